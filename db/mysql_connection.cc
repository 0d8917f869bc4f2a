#include "db/mysql_connection.h"

#include <mysql/mysql.h>

#include <mutex>
#include <utility>

#include "absl/strings/str_join.h"
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

const char* OrNull(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

absl::Status LastError(MYSQL* mysql) {
  return MakeServerError(static_cast<int>(mysql_errno(mysql)),
                         mysql_error(mysql));
}

class MysqlConnection : public Connection {
 public:
  explicit MysqlConnection(MysqlPtr mysql)
      : mysql_(std::move(mysql)), id_(mysql_thread_id(mysql_.get())) {}

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
      several_statements_ = true;
    }
    std::vector<Result> results;
    int next = mysql_real_query(mysql_.get(), text.data(), text.size());
    // Not 1 but -1 when the connection was lost.
    if (next != 0) return LastError(mysql_.get());
    for (; next == 0; next = mysql_next_result(mysql_.get())) {
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
  auto connection = std::make_unique<MysqlConnection>(std::move(mysql));
  for (const std::string& statement : options_.session_setup) {
    RETURN_IF_ERROR(WithContext(connection->Execute(statement), statement));
  }
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace osc
