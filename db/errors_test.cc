#include "db/errors.h"

#include "gtest/gtest.h"

namespace osc {
namespace {

TEST(ErrorsTest, SaysByTheCodeWhatTheCallerShouldDo) {
  EXPECT_TRUE(absl::IsAborted(MakeServerError(1213, "deadlock")));
  EXPECT_TRUE(absl::IsAborted(MakeServerError(1205, "lock wait")));
  EXPECT_TRUE(absl::IsUnavailable(MakeServerError(2013, "lost")));
  EXPECT_TRUE(absl::IsUnavailable(MakeServerError(1927, "killed")));
  EXPECT_TRUE(absl::IsUnavailable(MakeServerError(1226, "user limit")));
  EXPECT_TRUE(absl::IsUnavailable(MakeServerError(3032, "offline mode")));
  EXPECT_TRUE(absl::IsAborted(MakeServerError(1180, "at the commit")));
  EXPECT_TRUE(absl::IsAborted(MakeServerError(3101, "at the commit")));
  EXPECT_TRUE(absl::IsResourceExhausted(MakeServerError(1047, "not ready")));
  EXPECT_TRUE(absl::IsAlreadyExists(MakeServerError(1062, "duplicate")));
  EXPECT_TRUE(absl::IsNotFound(MakeServerError(1146, "no table")));
  EXPECT_TRUE(absl::IsPermissionDenied(MakeServerError(1142, "denied")));
  EXPECT_TRUE(absl::IsFailedPrecondition(MakeServerError(1064, "syntax")));
}

TEST(ErrorsTest, KeepsTheServersNumberAndWords) {
  const absl::Status status = MakeServerError(1062, "Duplicate entry 'a'");
  EXPECT_EQ(ServerErrorNumber(status), 1062);
  EXPECT_EQ(status.message(), "error 1062: Duplicate entry 'a'");
}

TEST(ErrorsTest, KeepsTheNumberUnderContext) {
  const absl::Status status =
      WithContext(WithContext(MakeServerError(1205, "wait"), "copy"), "run");
  EXPECT_EQ(status.message(), "run: copy: error 1205: wait");
  EXPECT_EQ(ServerErrorNumber(status), 1205);
  EXPECT_TRUE(IsLockTimeout(status));
  EXPECT_TRUE(absl::IsAborted(status));
}

TEST(ErrorsTest, AddsNoContextToSuccess) {
  EXPECT_TRUE(WithContext(absl::OkStatus(), "copy").ok());
}

TEST(ErrorsTest, GivesNoNumberForWhatTheServerDidNotSay) {
  EXPECT_EQ(ServerErrorNumber(absl::AbortedError("error 1205: not really")), 0);
  EXPECT_FALSE(IsLockTimeout(MakeServerError(1213, "deadlock")));
}

}  // namespace
}  // namespace osc
