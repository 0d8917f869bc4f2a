#include "db/errors.h"

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace osc {
namespace {

constexpr char kNumberPayload[] = "osc/server-error-number";

absl::StatusCode CodeOf(int number) {
  switch (number) {
    case kErLockWaitTimeout:
    case 1213:  // ER_LOCK_DEADLOCK
    case 1317:  // ER_QUERY_INTERRUPTED
    case 1020:  // ER_CHECKREAD: the row changed since it was read
    case 1180:  // ER_ERROR_DURING_COMMIT: a cluster refused it
    case 1412:  // ER_TABLE_DEF_CHANGED: the snapshot is older than the table
    case 3101:  // ER_TRANSACTION_ROLLBACK_DURING_COMMIT: group replication did
      return absl::StatusCode::kAborted;
    case 1040:  // ER_CON_COUNT_ERROR
    case 1053:  // ER_SERVER_SHUTDOWN
    case 1077:  // ER_NORMAL_SHUTDOWN
    case 1079:  // ER_SHUTDOWN_COMPLETE
    case 1152:  // ER_ABORTING_CONNECTION
    case 1158:  // ER_NET_READ_ERROR and the three that follow
    case 1159:
    case 1160:
    case 1161:
    case 1184:  // ER_NEW_ABORTING_CONNECTION
    case 1203:  // ER_TOO_MANY_USER_CONNECTIONS
    case 1226:  // ER_USER_LIMIT_REACHED: likewise, by the account's own limit
    case 1927:  // ER_CONNECTION_KILLED (MariaDB)
    case 2002:  // CR_CONNECTION_ERROR
    case 2003:  // CR_CONN_HOST_ERROR
    case 2006:  // CR_SERVER_GONE_ERROR
    case 2013:  // CR_SERVER_LOST
    case 2026:  // CR_SSL_CONNECTION_ERROR
    case 2055:  // CR_SERVER_LOST_EXTENDED
    case 3032:  // ER_SERVER_OFFLINE_MODE
    case 4031:  // ER_CLIENT_INTERACTION_TIMEOUT
    case 5014:  // CR_ERR_NET_READ and its sibling of Connector/C
    case 5015:
      return absl::StatusCode::kUnavailable;
    case 3:     // EE_WRITE
    case 20:    // EE_DISK_FULL
    case 1021:  // ER_DISK_FULL
    case 1026:  // ER_ERROR_ON_WRITE
    case 1114:  // ER_RECORD_FILE_FULL
    case 1047:  // ER_UNKNOWN_COM_ERROR: a Galera node outside of its cluster
    case 1135:  // ER_CANT_CREATE_THREAD
    case 1290:  // ER_OPTION_PREVENTS_STATEMENT: read_only
    case 1836:  // ER_READ_ONLY_MODE
      return absl::StatusCode::kResourceExhausted;
    case kErDupEntry:
    case 1586:  // ER_DUP_ENTRY_WITH_KEY_NAME
      return absl::StatusCode::kAlreadyExists;
    case 1049:  // ER_BAD_DB_ERROR
    case 1051:  // ER_BAD_TABLE_ERROR
    case 1146:  // ER_NO_SUCH_TABLE
    case 1360:  // ER_TRG_DOES_NOT_EXIST
      return absl::StatusCode::kNotFound;
    case 1044:  // ER_DBACCESS_DENIED_ERROR
    case 1045:  // ER_ACCESS_DENIED_ERROR
    case 1142:  // ER_TABLEACCESS_DENIED_ERROR
    case 1143:  // ER_COLUMNACCESS_DENIED_ERROR
    case 1227:  // ER_SPECIFIC_ACCESS_DENIED_ERROR
    case 1370:  // ER_PROCACCESS_DENIED_ERROR
    case 1419:  // ER_BINLOG_CREATE_ROUTINE_NEED_SUPER
      return absl::StatusCode::kPermissionDenied;
    default:
      return absl::StatusCode::kFailedPrecondition;
  }
}

}  // namespace

absl::Status MakeServerError(int number, absl::string_view message) {
  // "Got error 28 from storage engine": no space left.
  const bool no_space =
      number == 1030 && absl::StrContains(message, "error 28 ");
  absl::Status status(
      no_space ? absl::StatusCode::kResourceExhausted : CodeOf(number),
      absl::StrCat("error ", number, ": ", message));
  status.SetPayload(kNumberPayload, absl::Cord(absl::StrCat(number)));
  return status;
}

int ServerErrorNumber(const absl::Status& status) {
  absl::optional<absl::Cord> payload = status.GetPayload(kNumberPayload);
  int number = 0;
  if (!payload.has_value() ||
      !absl::SimpleAtoi(std::string(*payload), &number)) {
    return 0;
  }
  return number;
}

bool IsPassing(const absl::Status& status) {
  return absl::IsAborted(status) || absl::IsUnavailable(status) ||
         absl::IsResourceExhausted(status);
}

bool IsLockTimeout(const absl::Status& status) {
  return ServerErrorNumber(status) == kErLockWaitTimeout;
}

absl::Status WithContext(const absl::Status& status,
                         absl::string_view context) {
  if (status.ok()) return status;
  absl::Status result(status.code(),
                      absl::StrCat(context, ": ", status.message()));
  status.ForEachPayload(
      [&result](absl::string_view url, const absl::Cord& payload) {
        result.SetPayload(url, payload);
      });
  return result;
}

}  // namespace osc
