#ifndef BENCH_APPLICATION_OPTION_FILE_H_
#define BENCH_APPLICATION_OPTION_FILE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "db/mysql_connection.h"

namespace osc {

// An option file, group [client], that says to a tool where and as whom to
// connect, so that no password stands in an argument list. Readable by its
// owner alone, in the folder for temporary files; removed with the object.
class OptionFile {
 public:
  static absl::StatusOr<std::unique_ptr<OptionFile>> Create(
      const ConnectOptions& connect);
  ~OptionFile();
  OptionFile(const OptionFile&) = delete;
  OptionFile& operator=(const OptionFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  explicit OptionFile(std::string path) : path_(std::move(path)) {}

  const std::string path_;
};

}  // namespace osc

#endif  // BENCH_APPLICATION_OPTION_FILE_H_
