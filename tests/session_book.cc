#include "tests/session_book.h"

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"
#include "db/status_macros.h"

namespace osc {

// A session that leaves the book when it is closed.
class SessionBook::Entry : public Connection {
 public:
  Entry(std::unique_ptr<Connection> session, SessionBook* book)
      : session_(std::move(session)), book_(book) {
    absl::MutexLock lock(&book_->mu_);
    book_->open_.emplace_back(std::this_thread::get_id(), session_->id());
  }
  ~Entry() override {
    absl::MutexLock lock(&book_->mu_);
    auto& open = book_->open_;
    open.erase(std::remove_if(open.begin(), open.end(),
                              [this](const auto& one) {
                                return one.second == session_->id();
                              }),
               open.end());
  }

  absl::StatusOr<Result> Query(absl::string_view sql) override {
    return session_->Query(sql);
  }
  absl::StatusOr<std::vector<Result>> QueryAll(
      const std::vector<std::string>& statements) override {
    return session_->QueryAll(statements);
  }
  uint64_t id() const override { return session_->id(); }

 private:
  const std::unique_ptr<Connection> session_;
  SessionBook* const book_;
};

absl::StatusOr<std::unique_ptr<Connection>> SessionBook::Connect() {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> session, factory_->Connect());
  return std::make_unique<Entry>(std::move(session), this);
}

std::vector<uint64_t> SessionBook::OpenedHere() const {
  absl::MutexLock lock(&mu_);
  std::vector<uint64_t> ids;
  for (const auto& [thread, id] : open_) {
    if (thread == std::this_thread::get_id()) ids.push_back(id);
  }
  return ids;
}

}  // namespace osc
