#include "osc/view/run_view.h"

#include <utility>

#include "nlohmann/json.hpp"

namespace osc {
namespace {

using Json = nlohmann::ordered_json;

// One list of the members for both ways: `Visitor` has a method for each type.
template <typename View, typename Visitor>
void Visit(View& view, Visitor& visitor) {
  visitor.Member("run_id", view.run_id);
  visitor.Member("schema", view.schema);
  visitor.Member("table", view.table);
  visitor.Member("alter", view.alter);
  visitor.Member("at", view.at);
  visitor.Member("elapsed_seconds", view.elapsed);
  visitor.Member("phase", view.phase);
  visitor.Member("state", view.state);
  visitor.Member("resumed", view.resumed);
  visitor.Member("fraction", view.fraction);
  visitor.Member("eta_seconds", view.eta);
  visitor.Member("rows_estimate", view.rows_estimate);
  visitor.Member("bytes_estimate", view.bytes_estimate);
  visitor.Member("rows_copied", view.rows_copied);
  visitor.Member("rows_verified", view.rows_verified);
  visitor.Member("chunks_copied", view.chunks_copied);
  visitor.Member("chunks_verified", view.chunks_verified);
  visitor.Member("chunks_total", view.chunks_total);
  visitor.Member("chunk_rows", view.chunk_rows);
  visitor.Member("chunk_time_seconds", view.chunk_time);
  visitor.Member("entries_captured", view.entries_captured);
  visitor.Member("entries_replayed", view.entries_replayed);
  visitor.Member("entries_merged", view.entries_merged);
  visitor.Member("copy_rate", view.copy_rate);
  visitor.Member("verify_rate", view.verify_rate);
  visitor.Member("replay_rate", view.replay_rate);
  visitor.Member("capture_rate", view.capture_rate);
  visitor.Member("backlog", view.backlog);
  visitor.Member("backlog_is_more", view.backlog_is_more);
  visitor.Member("backlog_bytes", view.backlog_bytes);
  visitor.Member("backlog_age_seconds", view.backlog_age);
  visitor.Member("converges_in_seconds", view.converges_in);
  visitor.Member("diverges", view.diverges);
  visitor.Member("holds", view.holds);
  visitor.Member("copy_rested", view.copy_rested);
  visitor.Member("replay_rested", view.replay_rested);
  visitor.Member("settings", view.settings);
  visitor.Member("auto_rate", view.auto_rate);
  visitor.Member("retries", view.retries);
  visitor.Member("cutover_attempts", view.cutover_attempts);
  visitor.Member("cutover_failure", view.cutover_failure);
  visitor.Member("cutover_stall_seconds", view.cutover_stall);
}

template <typename Hold, typename Visitor>
void VisitHold(Hold& hold, Visitor& visitor) {
  visitor.Member("by", hold.by);
  visitor.Member("reason", hold.reason);
  visitor.Member("replay_too", hold.replay_too);
  visitor.Member("since_seconds", hold.since);
}

constexpr char kTime[] = "%Y-%m-%dT%H:%M:%E3SZ";

struct Writer {
  Json json = Json::object();

  static Json Of(absl::Time time) {
    return absl::FormatTime(kTime, time, absl::UTCTimeZone());
  }
  static Json Of(absl::Duration duration) {
    return absl::ToDoubleSeconds(duration);
  }
  static Json Of(const std::vector<HoldView>& holds) {
    Json list = Json::array();
    for (const HoldView& hold : holds) {
      Writer writer;
      VisitHold(hold, writer);
      list.push_back(std::move(writer.json));
    }
    return list;
  }
  template <typename T>
  static Json Of(const T& value) {
    return value;
  }
  template <typename T>
  static Json Of(const absl::optional<T>& value) {
    return value.has_value() ? Of(*value) : Json();
  }
  template <typename T>
  void Member(const char* name, const T& value) {
    json[name] = Of(value);
  }
};

struct Reader {
  const Json& json;

  static void Read(const Json& from, std::string& to) {
    if (from.is_string()) to = from.get<std::string>();
  }
  static void Read(const Json& from, bool& to) {
    if (from.is_boolean()) to = from.get<bool>();
  }
  static void Read(const Json& from, int64_t& to) {
    if (from.is_number()) to = from.get<int64_t>();
  }
  static void Read(const Json& from, double& to) {
    if (from.is_number()) to = from.get<double>();
  }
  static void Read(const Json& from, absl::Duration& to) {
    if (from.is_number()) to = absl::Seconds(from.get<double>());
  }
  static void Read(const Json& from, absl::Time& to) {
    absl::Time time;
    if (from.is_string() &&
        absl::ParseTime(absl::RFC3339_full, from.get<std::string>(), &time,
                        nullptr)) {
      to = time;
    }
  }
  static void Read(const Json& from, std::vector<HoldView>& to) {
    if (!from.is_array()) return;
    for (const Json& one : from) {
      if (!one.is_object()) continue;
      Reader reader{one};
      VisitHold(to.emplace_back(), reader);
    }
  }
  template <typename T>
  static void Read(const Json& from, std::map<std::string, T>& to) {
    if (!from.is_object()) return;
    for (const auto& [name, value] : from.items()) Read(value, to[name]);
  }
  template <typename T>
  static void Read(const Json& from, absl::optional<T>& to) {
    if (from.is_null()) return;
    T value{};
    Read(from, value);
    to = value;
  }
  template <typename T>
  void Member(const char* name, T& to) {
    const auto found = json.find(name);
    if (found != json.end()) Read(*found, to);
  }
};

}  // namespace

std::string JsonOf(const RunView& view) {
  Writer writer;
  Visit(view, writer);
  return writer.json.dump(-1, ' ', /*ensure_ascii=*/false,
                          Json::error_handler_t::replace);
}

absl::StatusOr<RunView> ViewOf(absl::string_view json) {
  const Json parsed = Json::parse(json.begin(), json.end(), nullptr,
                                  /*allow_exceptions=*/false);
  if (!parsed.is_object()) {
    return absl::InvalidArgumentError("not a view of a run");
  }
  RunView view;
  Reader reader{parsed};
  Visit(view, reader);
  return view;
}

}  // namespace osc
