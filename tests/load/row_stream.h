#ifndef TESTS_LOAD_ROW_STREAM_H_
#define TESTS_LOAD_ROW_STREAM_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "db/connection.h"
#include "db/mysql_connection.h"

namespace osc {

// Runs a query on a connection of its own and visits each row as it arrives,
// so that a result of any size needs the memory of one row. The row is valid
// during the visit only. Of the options it uses host, port, socket, user and
// password.
//
// Errors: those of the server, also in the middle of the result.
absl::Status StreamRows(const ConnectOptions& options, absl::string_view sql,
                        const std::function<void(const Row&)>& visit);

}  // namespace osc

#endif  // TESTS_LOAD_ROW_STREAM_H_
