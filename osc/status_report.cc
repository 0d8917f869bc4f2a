#include "osc/status_report.h"

#include <array>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"
#include "osc/commands.h"

namespace osc {
namespace {

// Keys in the order in which they were added.
using Json = nlohmann::ordered_json;

void AddLine(absl::string_view name, absl::string_view value,
             std::string* text) {
  std::string head = absl::StrCat("  ", name, ":");
  head.resize(20, ' ');
  absl::StrAppend(text, head, value, "\n");
}

std::string StageText(const Unfinished& one) {
  if (one.removing) return "being removed";
  std::string text(StageName(one.stage));
  if (one.stage == Stage::kRenamed) text += " (the new table is in place)";
  return text;
}

std::string WorkText(const Unfinished& one) {
  std::string text = one.at_work ? "at work now" : "nobody is at work";
  if (!one.at_work && one.orphaned) text += "; orphaned";
  absl::StrAppend(&text, "; last sign of life ", AgeText(one.silence), " ago");
  if (!one.owner.empty()) absl::StrAppend(&text, ", from ", one.owner);
  return text;
}

void AddAdvance(const Advance& advance, std::string* text) {
  AddLine(
      "rows copied",
      absl::StrCat(advance.rows_copied, " of about ", advance.rows_estimate),
      text);
  AddLine("chunks",
          absl::StrCat(advance.chunks_copied, " copied, ",
                       advance.chunks_verified, " verified"),
          text);
  AddLine("backlog",
          absl::StrCat(advance.backlog >= kCountedBacklog ? "at least " : "",
                       advance.backlog, " entries"),
          text);
  AddLine("log table", absl::StrCat(advance.log_bytes, " bytes"), text);
}

std::string Rate(const absl::optional<double>& rate, absl::string_view unit) {
  if (!rate.has_value()) return "not known yet";
  return absl::StrCat(static_cast<int64_t>(*rate + 0.5), " ", unit, "/s");
}

std::string PhaseText(const RunView& view) {
  std::string text = view.phase;
  if (view.fraction.has_value()) {
    absl::StrAppend(&text, absl::StrFormat(" %.1f%%", 100 * *view.fraction));
  }
  if (view.eta.has_value()) {
    absl::StrAppend(&text, ", ", AgeText(*view.eta), " to go");
  }
  if (!view.state.empty()) absl::StrAppend(&text, "; ", view.state);
  return text;
}

std::string BacklogText(const RunView& view) {
  std::string text =
      absl::StrCat(view.backlog_is_more ? "at least " : "", view.backlog,
                   " entries, about ", view.backlog_bytes,
                   " bytes, the oldest ", AgeText(view.backlog_age), " old");
  if (view.diverges) {
    absl::StrAppend(&text, "; it only grows at these rates");
  } else if (view.converges_in.has_value() && view.backlog > 0) {
    absl::StrAppend(&text, "; empty in ", AgeText(*view.converges_in));
  }
  return text;
}

std::string RestText(const RunView& view) {
  return absl::StrFormat("the copy %.0f%%, the replay %.0f%% of the run's time",
                         100 * view.copy_rested, 100 * view.replay_rested);
}

std::string PairsText(const std::map<std::string, std::string>& pairs) {
  return absl::StrJoin(pairs, ", ", absl::PairFormatter("="));
}

void AddView(const RunView& view, std::string* text) {
  AddLine("phase", PhaseText(view), text);
  AddLine("rates",
          absl::StrCat("copy ", Rate(view.copy_rate, "rows"), ", checksum ",
                       Rate(view.verify_rate, "rows"), ", replay ",
                       Rate(view.replay_rate, "entries")),
          text);
  AddLine("capture", Rate(view.capture_rate, "entries"), text);
  AddLine("log", BacklogText(view), text);
  for (const HoldView& hold : view.holds) {
    AddLine("rests",
            absl::StrCat(hold.replay_too ? "copy and replay" : "copy", " for ",
                         AgeText(hold.since), ", ", hold.by, ": ", hold.reason),
            text);
  }
  AddLine("rested", RestText(view), text);
  AddLine("limits", PairsText(view.settings), text);
  if (view.auto_rate.has_value()) {
    AddLine("auto", absl::StrCat("the copy gets ", *view.auto_rate, " rows/s"),
            text);
  }
  AddLine("retries",
          absl::StrJoin(view.retries, ", ", absl::PairFormatter(" ")), text);
  if (view.cutover_attempts > 0) {
    AddLine("cutover",
            absl::StrCat(view.cutover_attempts,
                         " attempts; the last failure: ", view.cutover_failure),
            text);
  }
}

std::string TextOf(const Unfinished& one) {
  std::string text = absl::StrCat(NameOf(one), "\n");
  if (one.usable()) {
    AddLine("run", one.record.run_id, &text);
    AddLine(
        "change",
        absl::StrCat("ALTER TABLE ", one.table, " ", one.record.request.alter),
        &text);
    AddLine("begun",
            absl::StrCat(one.created, " UTC, ", AgeText(one.age), " ago"),
            &text);
    AddLine("stage", StageText(one), &text);
    AddLine("work", WorkText(one), &text);
    if (one.on_another_server) {
      AddLine(
          "server",
          absl::StrCat("begun on another one, ", one.record.server_identity),
          &text);
    }
  } else {
    AddLine("state", absl::StrCat(one.schema, ".", one.state_table), &text);
    AddLine("problem", one.problem, &text);
  }
  if (one.advance.has_value()) AddAdvance(*one.advance, &text);
  if (one.view.has_value()) AddView(*one.view, &text);
  for (const ControlRecord& told : one.told) {
    AddLine("told",
            absl::StrCat(told.at, " UTC, ", told.who, ": ", told.words, " - ",
                         told.answer),
            &text);
  }
  if (one.table.empty()) return text;
  if (one.usable() && !one.removing) {
    AddLine("go on", ResumeCommand(one.schema, one.table), &text);
  }
  AddLine("remove", CleanupCommand(one.schema, one.table), &text);
  return text;
}

Json TextOrNull(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json JsonOf(const Unfinished& one) {
  const bool usable = one.usable();
  const RunRecord& record = one.record;
  auto advance = [&one](int64_t Advance::*number) {
    return one.advance.has_value() ? Json((*one.advance).*number) : Json();
  };
  Json json;
  json["schema"] = one.schema;
  json["table"] = TextOrNull(one.table);
  json["state_table"] = one.state_table;
  json["problem"] = TextOrNull(one.problem);
  json["run_id"] = TextOrNull(record.run_id);
  json["alter"] = TextOrNull(record.request.alter);
  json["stage"] = usable ? Json(std::string(StageName(one.stage))) : Json();
  json["created"] = TextOrNull(one.created);
  json["age_seconds"] =
      one.created.empty() ? Json() : Json(absl::ToInt64Seconds(one.age));
  json["heartbeat_age_seconds"] = absl::ToInt64Seconds(one.silence);
  json["orphan_limit_seconds"] =
      usable ? Json(absl::ToInt64Seconds(record.orphan_limit)) : Json();
  json["owner"] = TextOrNull(one.owner);
  json["at_work"] = one.at_work;
  json["orphaned"] = one.orphaned;
  json["removing"] = one.removing;
  json["on_another_server"] = one.on_another_server;
  json["rows_copied"] = advance(&Advance::rows_copied);
  json["rows_estimate"] = advance(&Advance::rows_estimate);
  json["chunks_copied"] = advance(&Advance::chunks_copied);
  json["chunks_verified"] = advance(&Advance::chunks_verified);
  json["backlog"] = advance(&Advance::backlog);
  json["backlog_is_at_least"] =
      one.advance.has_value() && one.advance->backlog >= kCountedBacklog;
  json["log_bytes"] = advance(&Advance::log_bytes);
  json["view"] = one.view.has_value() ? Json::parse(JsonOf(*one.view)) : Json();
  json["told"] = Json::array();
  for (const ControlRecord& told : one.told) {
    json["told"].push_back({{"at", told.at},
                            {"who", told.who},
                            {"words", told.words},
                            {"answer", told.answer}});
  }
  json["resume_command"] = usable && !one.removing
                               ? Json(ResumeCommand(one.schema, one.table))
                               : Json();
  json["cleanup_command"] =
      one.table.empty() ? Json() : Json(CleanupCommand(one.schema, one.table));
  return json;
}

}  // namespace

std::string NameOf(const Unfinished& one) {
  return absl::StrCat(one.schema, ".",
                      one.table.empty() ? one.state_table : one.table);
}

std::string AgeText(absl::Duration age) {
  const std::array<std::pair<const char*, absl::Duration>, 4> units = {
      {{"d", absl::Hours(24)},
       {"h", absl::Hours(1)},
       {"m", absl::Minutes(1)},
       {"s", absl::Seconds(1)}}};
  for (size_t i = 0; i < units.size(); ++i) {
    if (age < units[i].second && i + 1 < units.size()) continue;
    const int64_t first = absl::IDivDuration(age, units[i].second, &age);
    std::string text = absl::StrCat(first, units[i].first);
    if (i + 1 == units.size()) return text;
    const int64_t second = absl::IDivDuration(age, units[i + 1].second, &age);
    if (second > 0) absl::StrAppend(&text, " ", second, units[i + 1].first);
    return text;
  }
  return "";
}

std::string StatusText(const std::vector<Unfinished>& all) {
  if (all.empty()) return "no unfinished migration\n";
  std::string text;
  for (const Unfinished& one : all) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", TextOf(one));
  }
  return text;
}

std::string StatusJson(absl::string_view server,
                       const std::vector<Unfinished>& all) {
  Json json;
  json["version"] = 1;
  json["server"] = std::string(server);
  json["migrations"] = Json::array();
  for (const Unfinished& one : all) json["migrations"].push_back(JsonOf(one));
  return json.dump(2, ' ', /*ensure_ascii=*/false,
                   Json::error_handler_t::replace) +
         "\n";
}

}  // namespace osc
