#include "tests/load/fill.h"

#include <algorithm>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/synchronization/mutex.h"
#include "db/errors.h"
#include "db/sql.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr int kErParseError = 1064;

// Several threads that share out the row numbers in ascending order.
class Filler {
 public:
  Filler(ConnectionFactory* factory, const OrderTable& table, int64_t rows,
         const FillOptions& options)
      : factory_(factory), table_(table), rows_(rows), options_(options) {}

  absl::Status Run() {
    std::vector<std::thread> threads;
    for (int i = 0; i < options_.connections; ++i) {
      threads.emplace_back([this] {
        absl::Status status = FillOnOneConnection();
        absl::MutexLock lock(&mu_);
        if (status_.ok()) status_ = std::move(status);
      });
    }
    for (std::thread& thread : threads) thread.join();
    absl::MutexLock lock(&mu_);
    return status_;
  }

 private:
  absl::Status FillOnOneConnection() {
    ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection,
                     factory_->Connect());
    RETURN_IF_ERROR(connection->Execute("SET sql_log_bin = 0"));
    for (int64_t first = TakePart(); first <= rows_; first = TakePart()) {
      const int64_t end = std::min(first + PartRows(), rows_ + 1);
      if (options_.stopper != nullptr) {
        RETURN_IF_ERROR(options_.stopper->status());
      }
      RETURN_IF_ERROR(connection->Execute("BEGIN"));
      for (int64_t from = first; from < end; from += options_.statement_rows) {
        std::vector<std::pair<int64_t, OrderRow>> rows;
        const int64_t to = std::min(from + options_.statement_rows, end);
        for (int64_t number = from; number < to; ++number) {
          rows.emplace_back(number, table_.InitialRow(number));
        }
        RETURN_IF_ERROR(connection->Execute(table_.InsertSql("INSERT", rows)));
      }
      RETURN_IF_ERROR(connection->Execute("COMMIT"));
      Finished(end - first);
    }
    return absl::OkStatus();
  }

  int64_t PartRows() const {
    return static_cast<int64_t>(options_.statement_rows) *
           options_.transaction_statements;
  }

  // The first number of the next transaction; above all rows after an error
  // of another thread.
  int64_t TakePart() {
    absl::MutexLock lock(&mu_);
    if (!status_.ok()) return rows_ + 1;
    return std::exchange(next_, next_ + PartRows());
  }

  void Finished(int64_t rows) {
    absl::MutexLock lock(&mu_);
    done_ += rows;
    if (options_.progress != nullptr) options_.progress(done_);
  }

  ConnectionFactory* const factory_;
  const OrderTable& table_;
  const int64_t rows_;
  const FillOptions& options_;

  absl::Mutex mu_;
  int64_t next_ ABSL_GUARDED_BY(mu_) = 1;
  int64_t done_ ABSL_GUARDED_BY(mu_) = 0;
  absl::Status status_ ABSL_GUARDED_BY(mu_);
};

}  // namespace

absl::Status CreateAndFill(ConnectionFactory* factory, const OrderTable& table,
                           int64_t rows, const FillOptions& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, factory->Connect());
  RETURN_IF_ERROR(connection->Execute(
      Sql("CREATE DATABASE IF NOT EXISTS !").Ident(table.schema())));
  // Where there is no type JSON (MySQL 5.6), a text takes its place.
  const absl::Status created = connection->Execute(table.CreateSql());
  if (ServerErrorNumber(created) == kErParseError) {
    RETURN_IF_ERROR(connection->Execute(
        absl::StrReplaceAll(table.CreateSql(), {{" JSON ", " LONGTEXT "}})));
  } else {
    RETURN_IF_ERROR(created);
  }
  return Filler(factory, table, rows, options).Run();
}

}  // namespace osc
