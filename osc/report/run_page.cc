#include "osc/report/run_page.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "db/duration_text.h"
#include "osc/report/html.h"
#include "osc/report/page.h"
#include "osc/report/run_charts.h"

namespace osc {
namespace {

using Texts = std::vector<std::string>;

constexpr char kRecordingBegin[] =
    "<script type=\"application/json\" id=\"recording\">";
constexpr char kRecordingEnd[] = "</script>";

// 1234567 as "1,234,567".
std::string CountText(int64_t count) {
  std::string text = absl::StrCat(count);
  for (int i = static_cast<int>(text.size()) - 3; i > (count < 0); i -= 3) {
    text.insert(i, ",");
  }
  return text;
}

std::string TimeText(absl::Duration time) {
  return DurationText(absl::Trunc(time, time < absl::Seconds(10)
                                            ? absl::Milliseconds(1)
                                            : absl::Seconds(1)));
}
std::string TimeText(double seconds) {
  return TimeText(absl::Seconds(seconds));
}

std::string PercentText(double ratio) {
  return absl::StrFormat("%.1f %%", ratio * 100);
}

std::string WallTime(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", time, absl::UTCTimeZone());
}

std::string Row(const char* cell, const Texts& texts) {
  std::string html = "<tr>";
  for (const std::string& text : texts) {
    absl::StrAppend(&html, Element(cell, text));
  }
  return html + "</tr>\n";
}

// Nothing without rows.
std::string Table(const char* title, const Texts& head,
                  const std::vector<Texts>& rows, int64_t left_out = 0) {
  if (rows.empty()) return "";
  std::string html = absl::StrCat(Element("h2", title), "\n<table>\n<thead>",
                                  Row("th", head), "</thead>\n<tbody>\n");
  for (const Texts& row : rows) absl::StrAppend(&html, Row("td", row));
  absl::StrAppend(&html, "</tbody>\n</table>\n");
  if (left_out > 0) {
    absl::StrAppend(&html, "<p class=\"about\">", CountText(left_out),
                    " more were not kept</p>\n");
  }
  return html;
}

std::string Outcome(const RunRecording& recording) {
  if (recording.outcome.empty()) return "the run has not ended";
  return recording.outcome == "success" ? "done: the table has been changed"
                                        : "ended without a new table";
}

std::string Head(const RunRecording& recording) {
  const RunView& view = recording.last;
  const bool failed = recording.outcome == "failure";
  std::string html = absl::StrCat(
      Element("h1", absl::StrCat(view.schema, ".", view.table)),
      "\n<p class=\"about\">", HtmlText(view.alter), "</p>\n<p class=\"goal ",
      failed ? "missed" : "met", "\" id=\"outcome\">",
      HtmlText(Outcome(recording)), "</p>\n");
  if (!recording.failure.empty()) {
    absl::StrAppend(&html, "<pre class=\"warnings\" id=\"failure\">",
                    HtmlText(recording.failure), "</pre>\n");
  }
  return html;
}

std::string RetriesText(const RunView& view) {
  return absl::StrJoin(view.retries, ", ",
                       [](std::string* out, const auto& kind) {
                         absl::StrAppend(out, kind.first, " ", kind.second);
                       });
}

std::string Facts(const RunRecording& recording) {
  const RunView& view = recording.last;
  std::vector<Texts> facts = {
      {"run",
       absl::StrCat(view.run_id,
                    view.resumed ? ", gone on with an earlier one" : "")},
      {"begun", WallTime(view.at - view.elapsed)},
      {"took", TimeText(view.elapsed)},
      {"table", absl::StrCat("about ", CountText(view.rows_estimate), " rows, ",
                             CountText(view.bytes_estimate), " bytes")},
      {"copied", absl::StrCat(CountText(view.rows_copied), " rows in ",
                              CountText(view.chunks_copied), " chunks")},
      {"verified", absl::StrCat(CountText(view.rows_verified), " rows in ",
                                CountText(view.chunks_verified), " chunks")},
      {"captured", CountText(view.entries_captured) + " log entries"},
      {"replayed",
       absl::StrCat(CountText(view.entries_replayed), " log entries, ",
                    CountText(view.entries_merged),
                    " of them merged into others")},
      {"largest backlog",
       CountText(static_cast<int64_t>(recording.largest_backlog)) +
           " log entries"},
      {"oldest backlog", TimeText(recording.oldest_backlog)},
      {"copy rested", PercentText(view.copy_rested) + " of the time"},
      {"replay rested", PercentText(view.replay_rested) + " of the time"},
      {"cutover attempts", CountText(view.cutover_attempts)},
  };
  if (view.cutover_stall.has_value()) {
    facts.push_back({"cutover stall", TimeText(*view.cutover_stall)});
  }
  if (!view.cutover_failure.empty()) {
    facts.push_back({"last failed attempt", view.cutover_failure});
  }
  if (!view.retries.empty()) facts.push_back({"retries", RetriesText(view)});
  std::string html = "<table class=\"facts\" id=\"facts\">\n";
  for (const Texts& fact : facts) {
    absl::StrAppend(&html, "<tr>", Element("th", fact[0]),
                    Element("td", fact[1]), "</tr>\n");
  }
  return html + "</table>\n";
}

// A bar of the phases, each as long as it took, and what that was.
std::string Phases(const RunRecording& recording) {
  std::string bar = "<div class=\"timeline\">";
  std::vector<Texts> rows;
  const std::vector<RunRecording::PhaseBegin>& phases = recording.phases;
  for (size_t i = 0; i < phases.size(); ++i) {
    const double end = i + 1 < phases.size()
                           ? phases[i + 1].at
                           : absl::ToDoubleSeconds(recording.last.elapsed);
    const double took = end - phases[i].at;
    absl::StrAppend(&bar,
                    "<span style=\"flex-grow:", absl::StrFormat("%.3f", took),
                    "\" title=\"", HtmlText(phases[i].phase), "\">",
                    HtmlText(phases[i].phase), "</span>");
    rows.push_back({phases[i].phase, TimeText(phases[i].at), TimeText(took)});
  }
  return Table("Phases", {"phase", "from", "took"}, rows) + bar + "</div>\n";
}

std::string Rests(const RunRecording& recording) {
  std::vector<Texts> rows;
  for (const RunRecording::Rest& rest : recording.rests) {
    rows.push_back({TimeText(rest.from), TimeText(rest.to - rest.from), rest.by,
                    rest.replay_too ? "copy and replay" : "copy", rest.reason});
  }
  return Table("Rests", {"from", "for", "by", "what", "reason"}, rows,
               recording.rests_left_out);
}

std::string Events(const RunRecording& recording) {
  std::vector<Texts> rows;
  for (const RunRecording::Event& event : recording.events) {
    rows.push_back({TimeText(event.at), event.phase, event.name, event.text});
  }
  return Table("Events", {"at", "phase", "event", ""}, rows,
               recording.events_left_out);
}

std::string Settings(const RunRecording& recording) {
  std::vector<Texts> rows;
  for (const auto& [name, value] : recording.last.settings) {
    rows.push_back({name, value});
  }
  return Table("Settings at the end", {"name", "value"}, rows);
}

std::string Curves(const std::vector<Chart>& charts) {
  if (charts.empty()) return "";
  std::string html =
      "<h2>Curves</h2>\n<p class=\"about\">shaded: something kept the copy, "
      "or more, at rest</p>\n<div class=\"charts\">\n";
  for (size_t i = 0; i < charts.size(); ++i) {
    absl::StrAppend(&html, Canvas(charts[i], static_cast<int>(i)));
  }
  return html + "</div>\n";
}

}  // namespace

std::string RunPage(const RunRecording& recording) {
  const std::vector<Chart> charts = RunCharts(recording);
  const std::string body = absl::StrCat(
      Head(recording), Facts(recording), Phases(recording), Curves(charts),
      Rests(recording), Events(recording), Settings(recording), kRecordingBegin,
      ScriptJson(JsonOf(recording)), kRecordingEnd, "\n");
  return Page(absl::StrCat("osc run: ", recording.last.schema, ".",
                           recording.last.table),
              body, charts);
}

absl::StatusOr<RunRecording> RecordingIn(absl::string_view text) {
  const size_t begin = text.find(kRecordingBegin);
  if (begin != absl::string_view::npos) {
    text.remove_prefix(begin + sizeof(kRecordingBegin) - 1);
    text = text.substr(0, text.find(kRecordingEnd));
  }
  return RecordingOf(text);
}

}  // namespace osc
