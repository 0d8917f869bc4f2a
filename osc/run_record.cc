#include "osc/run_record.h"

#include <random>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "changelog/artifact_names.h"
#include "db/status_macros.h"
#include "osc/aux_schema.h"

namespace osc {
namespace {

using Values = StateTable::Values;

constexpr Stage kStages[] = {Stage::kPreparing, Stage::kCopying,
                             Stage::kVerifying, Stage::kRenamed};

std::string Item(absl::string_view list, size_t number,
                 absl::string_view part) {
  return absl::StrCat(list, "/", number, "/", part);
}

// Reads values by name, and remembers the first that is missing or wrong.
class Reader {
 public:
  explicit Reader(const Values& values) : values_(values) {}

  std::string Text(const std::string& name) {
    auto found = values_.find(name);
    if (found != values_.end()) return found->second;
    if (missing_.empty()) missing_ = name;
    return "";
  }
  int64_t Number(const std::string& name) {
    int64_t number = 0;
    if (!absl::SimpleAtoi(Text(name), &number) && missing_.empty()) {
      missing_ = name;
    }
    return number;
  }
  bool Bool(const std::string& name) { return Number(name) != 0; }
  Stage StageOf(const std::string& name) {
    const std::string text = Text(name);
    for (Stage one : kStages) {
      if (StageName(one) == text) return one;
    }
    if (missing_.empty()) missing_ = name;
    return Stage::kPreparing;
  }
  bool Has(const std::string& name) const { return values_.count(name) > 0; }

  absl::Status status() const {
    if (missing_.empty()) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat(
        "the state of the migration is damaged: there is no fit value for ",
        missing_));
  }

 private:
  const Values& values_;
  std::string missing_;
};

std::vector<std::string> ReadList(Reader* in, const std::string& list) {
  std::vector<std::string> texts;
  for (size_t i = 0; in->Has(absl::StrCat(list, "/", i)); ++i) {
    texts.push_back(in->Text(absl::StrCat(list, "/", i)));
  }
  return texts;
}

void AddList(const std::string& list, const std::vector<std::string>& texts,
             Values* values) {
  for (size_t i = 0; i < texts.size(); ++i) {
    (*values)[absl::StrCat(list, "/", i)] = texts[i];
  }
}

ForeignKey ReadKey(Reader* in, size_t number) {
  auto text = [&](absl::string_view part) {
    return in->Text(Item("child", number, part));
  };
  ForeignKey key;
  key.name = text("name");
  key.schema = text("schema");
  key.table = text("table");
  key.columns = ReadList(in, Item("child", number, "column"));
  key.parent_schema = text("parent_schema");
  key.parent = text("parent");
  key.parent_columns = ReadList(in, Item("child", number, "parent_column"));
  key.actions = text("actions");
  return key;
}

void AddKey(const ForeignKey& key, size_t number, Values* values) {
  auto add = [&](absl::string_view part, const std::string& text) {
    (*values)[Item("child", number, part)] = text;
  };
  add("name", key.name);
  add("schema", key.schema);
  add("table", key.table);
  AddList(Item("child", number, "column"), key.columns, values);
  add("parent_schema", key.parent_schema);
  add("parent", key.parent);
  AddList(Item("child", number, "parent_column"), key.parent_columns, values);
  add("actions", key.actions);
}

void ReadCapture(Reader* in, RunRecord* record) {
  record->guards.original_identity = in->Text("original_identity");
  record->guards.shadow_identity = in->Text("shadow_identity");
  if (in->Has("log_identity")) {
    record->guards.log_identity = in->Text("log_identity");
  }
  record->shadow_definition = in->Text("shadow_definition");
  record->key_index = in->Text("key_index");
  record->auto_increment_log = in->Bool("auto_increment_log");
  record->deferral.defer = in->Bool("deferral");
  record->deferral.reason = in->Text("deferral_reason");
  for (size_t i = 0; in->Has(Item("deferred", i, "name")); ++i) {
    record->deferral.indexes.push_back(in->Text(Item("deferred", i, "name")));
  }
  for (size_t i = 0; in->Has(Item("fixed", i, "name")); ++i) {
    record->fixed_columns.push_back({in->Text(Item("fixed", i, "name")),
                                     in->Text(Item("fixed", i, "literal"))});
  }
  record->guards.foreign_keys.all_children_visible =
      in->Bool("all_children_visible");
  for (size_t i = 0; in->Has(Item("child", i, "name")); ++i) {
    record->guards.foreign_keys.children.push_back(ReadKey(in, i));
  }
  for (size_t i = 0; in->Has(Item("trigger", i, "name")); ++i) {
    record->guards.triggers.push_back(
        {in->Text(Item("trigger", i, "name")),
         in->Text(Item("trigger", i, "table")),
         in->Text(Item("trigger", i, "statement"))});
  }
}

}  // namespace

absl::string_view StageName(Stage stage) {
  switch (stage) {
    case Stage::kPreparing:
      return "preparing";
    case Stage::kCopying:
      return "copying";
    case Stage::kVerifying:
      return "verifying";
    case Stage::kRenamed:
      break;
  }
  return "renamed";
}

std::string NewRunId() {
  std::random_device random;
  return absl::StrFormat("%08x%08x", random(), random());
}

Values ValuesAtStart(const RunRecord& record) {
  const PlanRequest& request = record.request;
  return {
      {"version", absl::StrCat(record.version)},
      {"run_id", record.run_id},
      {kStateGeneration, absl::StrCat(record.generation)},
      {"server", record.server_identity},
      {kStateStage, std::string(StageName(record.stage))},
      {"schema", request.schema},
      {"table", request.table},
      {"alter", request.alter},
      {"defer_indexes", absl::StrCat(static_cast<int>(request.defer_indexes))},
      {"rebuild_foreign_keys", request.rebuild_foreign_keys ? "1" : "0"},
      {"keep_check_names", request.keep_check_names ? "1" : "0"},
      {"auxiliary_schema", record.auxiliary_schema ? "1" : "0"},
      {"made_shadow_schema", record.made_shadow_schema ? "1" : "0"},
      {"made_old_schema", record.made_old_schema ? "1" : "0"},
      {"orphan_limit_seconds",
       absl::StrCat(absl::ToInt64Seconds(record.orphan_limit))},
  };
}

Values ValuesOfCapture(const RunRecord& record) {
  Values values = {
      {kStateStage, std::string(StageName(record.stage))},
      {"original_identity", record.guards.original_identity},
      {"shadow_identity", record.guards.shadow_identity},
      {"log_identity", record.guards.log_identity},
      {"shadow_definition", record.shadow_definition},
      {"key_index", record.key_index},
      {"auto_increment_log", record.auto_increment_log ? "1" : "0"},
      {"deferral", record.deferral.defer ? "1" : "0"},
      {"deferral_reason", record.deferral.reason},
      {"all_children_visible",
       record.guards.foreign_keys.all_children_visible ? "1" : "0"},
  };
  const std::vector<ForeignKey>& children = record.guards.foreign_keys.children;
  for (size_t i = 0; i < children.size(); ++i) AddKey(children[i], i, &values);
  for (size_t i = 0; i < record.deferral.indexes.size(); ++i) {
    values[Item("deferred", i, "name")] = record.deferral.indexes[i];
  }
  for (size_t i = 0; i < record.fixed_columns.size(); ++i) {
    values[Item("fixed", i, "name")] = record.fixed_columns[i].name;
    values[Item("fixed", i, "literal")] = record.fixed_columns[i].literal;
  }
  for (size_t i = 0; i < record.guards.triggers.size(); ++i) {
    const TriggerText& trigger = record.guards.triggers[i];
    values[Item("trigger", i, "name")] = trigger.name;
    values[Item("trigger", i, "table")] = trigger.table;
    values[Item("trigger", i, "statement")] = trigger.statement;
  }
  return values;
}

absl::StatusOr<RunRecord> RecordOf(const Values& values) {
  Reader in(values);
  RunRecord record;
  record.version = in.Number("version");
  if (record.version > kStateVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("a newer osc began this migration (its state has version ",
                     record.version, ", this one knows ", kStateVersion,
                     "): go on with that one"));
  }
  record.run_id = in.Text("run_id");
  record.generation = in.Number(kStateGeneration);
  record.server_identity = in.Text("server");
  record.stage = in.StageOf(kStateStage);
  record.removing = in.Has(kStateRemoving);
  PlanRequest& request = record.request;
  request.schema = in.Text("schema");
  request.table = in.Text("table");
  request.alter = in.Text("alter");
  request.defer_indexes = static_cast<DeferIndexes>(in.Number("defer_indexes"));
  request.rebuild_foreign_keys = in.Bool("rebuild_foreign_keys");
  request.keep_check_names = in.Bool("keep_check_names");
  record.auxiliary_schema = in.Bool("auxiliary_schema");
  record.made_shadow_schema = in.Bool("made_shadow_schema");
  record.made_old_schema = in.Bool("made_old_schema");
  record.orphan_limit = absl::Seconds(in.Number("orphan_limit_seconds"));
  if (record.stage != Stage::kPreparing) ReadCapture(&in, &record);
  RETURN_IF_ERROR(in.status());
  return record;
}

TablePair ArtifactsOf(const RunRecord& record) {
  TablePair pair;
  pair.schema = record.request.schema;
  pair.original.schema = record.request.schema;
  pair.original.name = record.request.table;
  pair.names = NamesFor(record.request.table);
  pair.run_id = record.run_id;
  if (record.auxiliary_schema) UseAuxiliarySchemas(&pair);
  // Died between the creation of the schemas and the note of it: they go when
  // they are empty.
  const bool unknown =
      record.auxiliary_schema && record.stage == Stage::kPreparing;
  pair.made_shadow_schema = record.made_shadow_schema || unknown;
  pair.made_old_schema = record.made_old_schema || unknown;
  return pair;
}

}  // namespace osc
