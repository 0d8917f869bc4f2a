#include "osc/report/run_recording.h"

#include <utility>

#include "db/status_macros.h"
#include "nlohmann/json.hpp"

namespace osc {
namespace {

using Json = nlohmann::ordered_json;

// Says what a reader of the file needs to know before anything else.
constexpr char kFormat[] = "osc run";
constexpr int kVersion = 1;

// One list of the members for both ways: `member` takes a name and a value.
template <typename Recording, typename Member>
void VisitRecording(Recording& recording, const Member& member) {
  member("outcome", recording.outcome);
  member("failure", recording.failure);
  member("largest_backlog", recording.largest_backlog);
  member("oldest_backlog_seconds", recording.oldest_backlog);
  member("phases", recording.phases);
  member("rests", recording.rests);
  member("rests_left_out", recording.rests_left_out);
  member("events", recording.events);
  member("events_left_out", recording.events_left_out);
  member("points", recording.points);
}

template <typename Member>
void Visit(RunRecording::Point& point, const Member& member) {
  member("at", point.at);
  member("copy_rate", point.copy_rate);
  member("verify_rate", point.verify_rate);
  member("auto_rate", point.auto_rate);
  member("capture_rate", point.capture_rate);
  member("replay_rate", point.replay_rate);
  member("chunk_time_seconds", point.chunk_time);
  member("backlog", point.backlog);
  member("backlog_age_seconds", point.backlog_age);
}

template <typename Member>
void Visit(RunRecording::PhaseBegin& phase, const Member& member) {
  member("at", phase.at);
  member("phase", phase.phase);
}

template <typename Member>
void Visit(RunRecording::Rest& rest, const Member& member) {
  member("from", rest.from);
  member("to", rest.to);
  member("by", rest.by);
  member("reason", rest.reason);
  member("replay_too", rest.replay_too);
}

template <typename Member>
void Visit(RunRecording::Event& event, const Member& member) {
  member("at", event.at);
  member("event", event.name);
  member("phase", event.phase);
  member("text", event.text);
}

template <typename T>
Json Write(const T& value) {
  return value;
}
template <typename T>
Json Write(const absl::optional<T>& value) {
  return value.has_value() ? Json(*value) : Json();
}
template <typename T>
Json Write(const std::vector<T>& values) {
  Json list = Json::array();
  for (T value : values) {
    Json one = Json::object();
    Visit(value, [&one](const char* name, const auto& member) {
      one[name] = Write(member);
    });
    list.push_back(std::move(one));
  }
  return list;
}

void Read(const Json& from, std::string* to) {
  if (from.is_string()) *to = from.get<std::string>();
}
void Read(const Json& from, bool* to) {
  if (from.is_boolean()) *to = from.get<bool>();
}
void Read(const Json& from, double* to) {
  if (from.is_number()) *to = from.get<double>();
}
void Read(const Json& from, int64_t* to) {
  if (from.is_number()) *to = from.get<int64_t>();
}
void Read(const Json& from, absl::optional<double>* to) {
  if (from.is_number()) *to = from.get<double>();
}

// Reads the members of an object.
struct Reader {
  const Json& from;

  template <typename T>
  void operator()(const char* name, T& member) const;
};

template <typename T>
void Read(const Json& from, std::vector<T>* to) {
  if (!from.is_array()) return;
  for (const Json& one : from) {
    if (one.is_object()) Visit(to->emplace_back(), Reader{one});
  }
}

template <typename T>
void Reader::operator()(const char* name, T& member) const {
  const auto found = from.find(name);
  if (found != from.end()) Read(*found, &member);
}

}  // namespace

std::string JsonOf(const RunRecording& recording) {
  Json json = {{"format", kFormat},
               {"version", kVersion},
               {"view", Json::parse(JsonOf(recording.last), nullptr,
                                    /*allow_exceptions=*/false)}};
  VisitRecording(recording, [&json](const char* name, const auto& member) {
    json[name] = Write(member);
  });
  return json.dump(-1, ' ', /*ensure_ascii=*/false,
                   Json::error_handler_t::replace);
}

absl::StatusOr<RunRecording> RecordingOf(absl::string_view text) {
  const Json json = Json::parse(text.begin(), text.end(), nullptr,
                                /*allow_exceptions=*/false);
  if (!json.is_object() || !json.contains("format") ||
      json["format"] != kFormat || !json.contains("view")) {
    return absl::InvalidArgumentError("it is no recording of a run");
  }
  RunRecording recording;
  ASSIGN_OR_RETURN(recording.last, ViewOf(json["view"].dump()));
  VisitRecording(recording, Reader{json});
  return recording;
}

}  // namespace osc
