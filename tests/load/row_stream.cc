#include "tests/load/row_stream.h"

#include <mysql/mysql.h>

#include <memory>
#include <string>

#include "db/errors.h"

namespace osc {
namespace {

const char* OrNull(const std::string& text) {
  return text.empty() ? nullptr : text.c_str();
}

absl::Status LastError(MYSQL* mysql) {
  return MakeServerError(static_cast<int>(mysql_errno(mysql)),
                         mysql_error(mysql));
}

}  // namespace

absl::Status StreamRows(const ConnectOptions& options, absl::string_view sql,
                        const std::function<void(const Row&)>& visit) {
  std::unique_ptr<MYSQL, decltype(&mysql_close)> mysql(mysql_init(nullptr),
                                                       &mysql_close);
  mysql_options(mysql.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  const char* password =
      options.password.has_value() ? options.password->c_str() : nullptr;
  if (mysql_real_connect(mysql.get(), OrNull(options.host),
                         OrNull(options.user), password, nullptr, options.port,
                         OrNull(options.socket), 0) == nullptr ||
      mysql_real_query(mysql.get(), sql.data(), sql.size()) != 0) {
    return LastError(mysql.get());
  }
  std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> result(
      mysql_use_result(mysql.get()), &mysql_free_result);
  if (result == nullptr) return LastError(mysql.get());
  Row values(mysql_num_fields(result.get()));
  while (MYSQL_ROW row = mysql_fetch_row(result.get())) {
    const unsigned long* lengths = mysql_fetch_lengths(result.get());  // NOLINT
    for (size_t i = 0; i < values.size(); ++i) {
      if (row[i] == nullptr) {
        values[i].reset();
      } else if (values[i].has_value()) {
        values[i]->assign(row[i], lengths[i]);
      } else {
        values[i].emplace(row[i], lengths[i]);
      }
    }
    visit(values);
  }
  if (mysql_errno(mysql.get()) != 0) return LastError(mysql.get());
  return absl::OkStatus();
}

}  // namespace osc
