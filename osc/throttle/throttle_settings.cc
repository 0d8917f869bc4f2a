#include "osc/throttle/throttle_settings.h"

#include "absl/strings/str_cat.h"
#include "db/duration_text.h"
#include "db/status_macros.h"

namespace osc {
namespace {

// Below, it would mostly be the distance of two pulses that is measured.
constexpr absl::Duration kLeastLag = absl::Milliseconds(500);
constexpr absl::Duration kMostLag = absl::Hours(24);

}  // namespace

absl::Status ThrottleSettings::SetMaxLag(absl::string_view text) {
  absl::Duration lag;
  if (!text.empty() && text != "0") {
    absl::StatusOr<absl::Duration> read = ParseDuration(text);
    if (!read.ok() ||
        (*read != lag && (*read < kLeastLag || *read > kMostLag))) {
      return absl::InvalidArgumentError(absl::StrCat(
          "\"", text, "\" is no time from ", DurationText(kLeastLag), " to ",
          DurationText(kMostLag), ", or 0 for no limit"));
    }
    lag = *read;
  }
  max_lag = lag;
  return absl::OkStatus();
}

std::string ThrottleSettings::MaxLag() const {
  return max_lag == absl::ZeroDuration() ? "0" : DurationText(max_lag);
}

absl::Status ThrottleSettings::SetReplicas(absl::string_view text) {
  ASSIGN_OR_RETURN(replicas, ReplicaList::Parse(text));
  return absl::OkStatus();
}

absl::Status ThrottleSettings::SetMaxLoad(absl::string_view text) {
  ASSIGN_OR_RETURN(max_load, LoadLimits::Parse(text));
  return absl::OkStatus();
}

absl::Status ThrottleSettings::SetCriticalLoad(absl::string_view text) {
  ASSIGN_OR_RETURN(critical_load, LoadLimits::Parse(text));
  return absl::OkStatus();
}

absl::Status ThrottleSettings::SetWindow(absl::string_view text) {
  CutoverWindow read;
  if (!text.empty()) {
    ASSIGN_OR_RETURN(read, CutoverWindow::Parse(text, zone));
  }
  window = read;
  window_text = std::string(text);
  return absl::OkStatus();
}

}  // namespace osc
