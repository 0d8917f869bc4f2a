#include "osc/view/log_record.h"

#include "nlohmann/json.hpp"

namespace osc {
namespace {

using Json = nlohmann::ordered_json;

Json TextOrNull(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

// What can be drawn as a curve, and the counts of the retries.
Json NumbersOf(const Json& view) {
  Json numbers = Json::object();
  for (const auto& [name, value] : view.items()) {
    if (value.is_number() || value.is_boolean() || value.is_null() ||
        name == "retries") {
      numbers[name] = value;
    }
  }
  return numbers;
}

}  // namespace

std::string LogLine(const LogRecord& record) {
  Json line = {{"time", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", record.time,
                                         absl::UTCTimeZone())},
               {"level", record.level},
               {"event", record.event},
               {"run", TextOrNull(record.run)},
               {"table", record.table},
               {"phase", TextOrNull(record.phase)},
               {"message", record.message},
               {"source", TextOrNull(record.source)},
               {"numbers", nullptr},
               {"holds", nullptr}};
  if (record.view != nullptr) {
    const Json view = Json::parse(JsonOf(*record.view), nullptr,
                                  /*allow_exceptions=*/false);
    line["numbers"] = NumbersOf(view);
    line["holds"] = view["holds"];
  }
  return line.dump(-1, ' ', /*ensure_ascii=*/false,
                   Json::error_handler_t::replace) +
         "\n";
}

}  // namespace osc
