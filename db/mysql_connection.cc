#include "db/mysql_connection.h"

#include <mysql/mysql.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "db/errors.h"
#include "db/status_macros.h"

namespace osc {
namespace {

struct CloseMysql {
  void operator()(MYSQL* mysql) const { mysql_close(mysql); }
};
struct FreeResult {
  void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
};
using MysqlPtr = std::unique_ptr<MYSQL, CloseMysql>;
using ResultPtr = std::unique_ptr<MYSQL_RES, FreeResult>;

// Statements are sent together up to this many bytes, well below every server's
// max_allowed_packet by default.
constexpr size_t kLongText = 1 << 20;

// How long an answer may take until the server is asked whether it is at work
// on it; the next times each twice as long, up to the longest.
constexpr absl::Duration kFirstLook = absl::Seconds(1);
constexpr absl::Duration kLongestLook = absl::Seconds(30);
// How long an answer may be on its way.
constexpr absl::Duration kOnItsWay = absl::Seconds(1);

const char* OrNull(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

absl::Status LastError(MYSQL* mysql) {
  return MakeServerError(static_cast<int>(mysql_errno(mysql)),
                         mysql_error(mysql));
}

class MysqlConnection : public Connection {
 public:
  MysqlConnection(MysqlPtr mysql, const ConnectOptions& options)
      : mysql_(std::move(mysql)),
        id_(mysql_thread_id(mysql_.get())),
        options_(options) {}

  absl::StatusOr<Result> Query(absl::string_view sql) override {
    if (mysql_real_query(mysql_.get(), sql.data(), sql.size()) != 0) {
      return LastError(mysql_.get());
    }
    return TakeResult();
  }

  absl::StatusOr<std::vector<Result>> QueryAll(
      const std::vector<std::string>& statements) override {
    const std::string text = absl::StrJoin(statements, ";\n");
    if (text.size() > kLongText) return Connection::QueryAll(statements);
    if (!several_statements_) {
      if (mysql_set_server_option(mysql_.get(),
                                  MYSQL_OPTION_MULTI_STATEMENTS_ON) != 0) {
        return LastError(mysql_.get());
      }
      mysql_options(mysql_.get(), MYSQL_OPT_NONBLOCK, nullptr);
      several_statements_ = true;
    }
    std::vector<Result> results;
    int next = mysql_real_query(mysql_.get(), text.data(), text.size());
    // Not 1 but -1 when the connection was lost.
    if (next != 0) return LastError(mysql_.get());
    for (; next == 0; next = NextResult()) {
      ASSIGN_OR_RETURN(Result result, TakeResult());
      results.push_back(std::move(result));
    }
    if (next > 0) return LastError(mysql_.get());
    if (results.size() != statements.size()) {
      return absl::InternalError("statements and results do not match");
    }
    return results;
  }

  uint64_t id() const override { return id_; }

 private:
  // As mysql_next_result. But where KILL QUERY meets the server between two
  // statements, it runs no more of them and says nothing, although it has
  // announced another result: then the connection is as good as lost.
  int NextResult() {
    int next = 0;
    absl::Duration look = kFirstLook;
    int events = mysql_next_result_start(&next, mysql_.get());
    while (events != 0) {
      if (Await(events, look)) {
        events = mysql_next_result_cont(&next, mysql_.get(), events);
        continue;
      }
      look = std::min(2 * look, kLongestLook);
      if (ServerIsIdle() && !Await(events, kOnItsWay)) {
        shutdown(mysql_get_socket(mysql_.get()), SHUT_RDWR);
      }
    }
    return next;
  }

  // Waits for what the library waits for; false when it has not come in time.
  bool Await(int events, absl::Duration timeout) {
    pollfd socket = {};
    socket.fd = mysql_get_socket(mysql_.get());
    if ((events & MYSQL_WAIT_READ) != 0) socket.events |= POLLIN;
    if ((events & MYSQL_WAIT_WRITE) != 0) socket.events |= POLLOUT;
    if ((events & MYSQL_WAIT_EXCEPT) != 0) socket.events |= POLLPRI;
    return poll(&socket, 1,
                static_cast<int>(absl::ToInt64Milliseconds(timeout))) != 0;
  }

  // Whether the server says that this session waits for a statement.
  bool ServerIsIdle() {
    ConnectOptions options = options_;
    options.session_setup.clear();
    absl::StatusOr<std::unique_ptr<Connection>> other =
        MysqlConnectionFactory(options).Connect();
    if (!other.ok()) return false;
    absl::StatusOr<int64_t> idle = (*other)->QueryInt(absl::StrCat(
        "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = ", id_,
        " AND COMMAND IN ('Sleep', 'Killed') AND INFO IS NULL"));
    return idle.ok() && *idle == 1;
  }

  absl::StatusOr<Result> TakeResult() {
    Result out;
    ResultPtr result(mysql_store_result(mysql_.get()));
    if (result != nullptr) {
      ReadRows(result.get(), &out);
    } else if (mysql_field_count(mysql_.get()) != 0) {
      return LastError(mysql_.get());
    } else {
      out.affected_rows =
          static_cast<int64_t>(mysql_affected_rows(mysql_.get()));
    }
    out.warning_count = mysql_warning_count(mysql_.get());
    return out;
  }

  static void ReadRows(MYSQL_RES* result, Result* out) {
    const unsigned int columns = mysql_num_fields(result);
    const MYSQL_FIELD* fields = mysql_fetch_fields(result);
    for (unsigned int i = 0; i < columns; ++i) {
      out->columns.emplace_back(fields[i].name);
    }
    out->rows.reserve(mysql_num_rows(result));
    while (MYSQL_ROW row = mysql_fetch_row(result)) {
      const unsigned long* lengths = mysql_fetch_lengths(result);  // NOLINT
      Row& values = out->rows.emplace_back(columns);
      for (unsigned int i = 0; i < columns; ++i) {
        if (row[i] != nullptr) values[i].emplace(row[i], lengths[i]);
      }
    }
  }

  const MysqlPtr mysql_;
  const uint64_t id_;
  const ConnectOptions options_;
  bool several_statements_ = false;
};

}  // namespace

MysqlConnectionFactory::MysqlConnectionFactory(ConnectOptions options)
    : options_(std::move(options)) {
  // The library's own set-up is not thread-safe, its later use is.
  static std::once_flag once;
  std::call_once(once, [] { mysql_library_init(0, nullptr, nullptr); });
}

absl::StatusOr<std::unique_ptr<Connection>> MysqlConnectionFactory::Connect() {
  MysqlPtr mysql(mysql_init(nullptr));
  if (mysql == nullptr) return absl::ResourceExhaustedError("out of memory");
  MYSQL* m = mysql.get();
  if (options_.read_option_files || !options_.defaults_file.empty()) {
    if (!options_.defaults_file.empty()) {
      mysql_options(m, MYSQL_READ_DEFAULT_FILE, options_.defaults_file.c_str());
    }
    mysql_options(m, MYSQL_READ_DEFAULT_GROUP, "osc");
  }
  const unsigned int timeout =
      static_cast<unsigned int>(absl::ToInt64Seconds(options_.connect_timeout));
  mysql_options(m, MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
  if (options_.read_timeout > absl::ZeroDuration()) {
    const unsigned int read =
        static_cast<unsigned int>(absl::ToInt64Seconds(options_.read_timeout));
    mysql_options(m, MYSQL_OPT_READ_TIMEOUT, &read);
  }
  mysql_options(m, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  if (options_.ssl) {
    const my_bool yes = 1;
    mysql_options(m, MYSQL_OPT_SSL_ENFORCE, &yes);
  }
  if (options_.ssl_verify_server_cert) {
    const my_bool yes = 1;
    mysql_options(m, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
  }
  if (!options_.ssl_ca.empty() || !options_.ssl_cert.empty() ||
      !options_.ssl_key.empty()) {
    mysql_ssl_set(m, OrNull(options_.ssl_key), OrNull(options_.ssl_cert),
                  OrNull(options_.ssl_ca), nullptr, nullptr);
  }
  const char* password =
      options_.password.has_value() ? options_.password->c_str() : nullptr;
  if (mysql_real_connect(m, OrNull(options_.host), OrNull(options_.user),
                         password, nullptr, options_.port,
                         OrNull(options_.socket), 0) == nullptr) {
    return LastError(m);
  }
  auto connection =
      std::make_unique<MysqlConnection>(std::move(mysql), options_);
  for (const std::string& statement : options_.session_setup) {
    RETURN_IF_ERROR(WithContext(connection->Execute(statement), statement));
  }
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace osc
