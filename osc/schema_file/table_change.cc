#include "osc/schema_file/table_change.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "changelog/artifact_names.h"
#include "db/errors.h"
#include "db/failpoint.h"
#include "db/schema.h"
#include "db/sql.h"
#include "db/status_macros.h"
#include "osc/schema_file/scratch_table.h"
#include "osc/table_check.h"
#include "osc/tune/scratch_schema.h"

namespace osc {
namespace {

constexpr size_t kMaxNameBytes = 64;
constexpr int kParseError = 1064;
constexpr absl::Duration kDropPatience = absl::Seconds(30);

// The lines in which two definitions differ; constraints in any order.
std::vector<std::string> Differences(const Definition& is,
                                     const Definition& wanted) {
  auto sorted = [](Definition definition) {
    for (auto* items : {&definition.checks, &definition.foreign_keys}) {
      std::sort(items->begin(), items->end(),
                [](const DefinitionItem& a, const DefinitionItem& b) {
                  return a.name < b.name;
                });
    }
    for (DefinitionItem& column : definition.columns) {
      column.text = WithoutCharset(column.text);
      if (!column.collation.empty()) {
        absl::StrAppend(&column.text, " -- ", column.collation);
      }
    }
    return definition.Lines();
  };
  const std::vector<std::string> a = sorted(is), b = sorted(wanted);
  std::vector<std::string> differences;
  if (a == b) return differences;
  for (const std::string& line : a) {
    if (std::find(b.begin(), b.end(), line) == b.end()) {
      differences.push_back(absl::StrCat("  is:     ", line));
    }
  }
  for (const std::string& line : b) {
    if (std::find(a.begin(), a.end(), line) == a.end()) {
      differences.push_back(absl::StrCat("  wanted: ", line));
    }
  }
  if (differences.empty()) {
    differences.push_back(
        absl::StrCat("  the order is:     ", absl::StrJoin(a, ", ")));
    differences.push_back(
        absl::StrCat("  the order wanted: ", absl::StrJoin(b, ", ")));
  }
  return differences;
}

class ChangeFinder {
 public:
  ChangeFinder(ConnectionFactory* factory, const Server& server,
               absl::string_view schema, const SchemaFile& file,
               const WantedTable& wanted, const ColumnChoices& choices)
      : factory_(factory),
        server_(server),
        schema_(schema),
        file_(file),
        wanted_(wanted),
        choices_(choices),
        what_(absl::StrCat(QuoteIdent(schema), ".", QuoteIdent(wanted.name))) {}

  absl::StatusOr<TableChange> Run() {
    ASSIGN_OR_RETURN(connection_, factory_->Connect());
    RETURN_IF_ERROR(CheckItIsThere());
    ScratchPlace place;
    place.schema = schema_;
    place.table = NamesFor(wanted_.name).shadow;
    absl::StatusOr<TableChange> change = FindAt(place);
    if (change.ok() || !unfit_for_temporary_) return change;
    return RunInSchema(change.status());
  }

 private:
  absl::Status CheckItIsThere() {
    ASSIGN_OR_RETURN(bool there,
                     TableExists(connection_.get(), schema_, wanted_.name));
    if (!there) {
      return absl::NotFoundError(absl::StrCat(
          "there is no table ", what_,
          " yet, or the account has no right on it: create it with the "
          "statement of the file, line ",
          wanted_.line, "; osc changes tables that are there"));
    }
    return CheckKind(connection_.get(), schema_, wanted_.name);
  }

  // `before` is why the table could not be tried as a temporary one.
  absl::StatusOr<TableChange> RunInSchema(const absl::Status& before) {
    const std::string name = ScratchSchemaFor(schema_, wanted_.name);
    absl::StatusOr<std::unique_ptr<ScratchSchema>> scratch =
        ScratchSchema::Create(factory_, name);
    if (!scratch.ok()) return NoSchema(name, before, scratch.status());
    absl::StatusOr<TableChange> change = [&]() -> absl::StatusOr<TableChange> {
      RETURN_IF_ERROR(Failpoint("schema-file-scratch-made"));
      RETURN_IF_ERROR(TakeDefaults(name));
      ScratchPlace place;
      place.schema = name;
      place.table = wanted_.name;
      place.temporary = false;
      return FindAt(place);
    }();
    absl::Status dropped = (*scratch)->Drop(kDropPatience);
    if (!dropped.ok() && change.ok()) return dropped;
    return change;
  }

  absl::Status NoSchema(const std::string& name, const absl::Status& before,
                        const absl::Status& status) const {
    if (absl::IsAlreadyExists(status)) {
      return absl::AlreadyExistsError(
          absl::StrCat("another run is reading a schema file for ", what_,
                       " (in ", QuoteIdent(name), "): let it end"));
    }
    if (ServerErrorNumber(status) == 0) {
      return absl::FailedPreconditionError(absl::StrCat(
          "there is a schema ", QuoteIdent(name),
          ", which osc would make to read the file, and it is not osc's: "
          "rename it or take the tables out"));
    }
    return absl::FailedPreconditionError(absl::StrCat(
        "the wanted ", what_, " cannot be tried as a temporary table (",
        before.message(), "), and not in a schema of its own, ",
        QuoteIdent(name), ", either (", status.message(),
        "): GRANT ALL ON that schema if the right to it is missing"));
  }

  // Tables of the scratch schema get what tables of the home schema get.
  absl::Status TakeDefaults(const std::string& scratch) {
    ASSIGN_OR_RETURN(
        Result defaults,
        connection_->Query(Sql("SELECT DEFAULT_CHARACTER_SET_NAME, "
                               "DEFAULT_COLLATION_NAME FROM "
                               "information_schema.SCHEMATA WHERE "
                               "SCHEMA_NAME = ?")
                               .Value(schema_)));
    if (defaults.rows.empty()) return absl::OkStatus();
    return connection_->Execute(
        Sql("ALTER DATABASE ! CHARACTER SET ! COLLATE !")
            .Ident(scratch)
            .Ident(defaults.rows[0][0].value_or(""))
            .Ident(defaults.rows[0][1].value_or("")));
  }

  // Sets unfit_for_temporary_ with an error that another place may not have.
  absl::StatusOr<TableChange> FindAt(const ScratchPlace& place) {
    ScratchTable scratch(connection_.get(), &server_, schema_, place);
    RETURN_IF_ERROR(scratch.Open());
    ASSIGN_OR_RETURN(Definition wanted, ReadWanted(scratch, place));
    std::string create_sql;
    ASSIGN_OR_RETURN(Definition current,
                     scratch.ReadReal(wanted_.name, &create_sql));
    TableChange change;
    change.table = wanted_.name;
    if (Differences(current, wanted).empty()) return change;
    ASSIGN_OR_RETURN(ColumnMatch match, MatchColumns(current, wanted, choices_,
                                                     wanted_.name, what_));
    DiffOptions options;
    options.drop_check = server_.drop_check;
    change.alter = MakeAlter(current, wanted, match, options);
    if (change.alter.empty()) {
      return NothingButOrder(current, wanted, std::move(change));
    }
    RETURN_IF_ERROR(Prove(scratch, place, create_sql, wanted, change.alter));
    return change;
  }

  absl::StatusOr<Definition> ReadWanted(ScratchTable& scratch,
                                        const ScratchPlace& place) {
    absl::Status made = scratch.CreateWanted(wanted_.body, file_);
    if (!made.ok()) {
      NoteServerError(made, place);
      return WithContext(made,
                         absl::StrCat("the server refuses CREATE TABLE ", what_,
                                      " of the file, line ", wanted_.line));
    }
    ASSIGN_OR_RETURN(Definition wanted, scratch.Read());
    // A name that the server makes out of the table's own must be the real one.
    for (const DefinitionItem& check : wanted.checks) {
      if (place.temporary && absl::StartsWith(check.name, place.table)) {
        unfit_for_temporary_ = true;
        return absl::FailedPreconditionError(
            "the server names a constraint after the table");
      }
    }
    RETURN_IF_ERROR(scratch.Drop());
    return wanted;
  }

  absl::Status Prove(ScratchTable& scratch, const ScratchPlace& place,
                     const std::string& create_sql, const Definition& wanted,
                     const AlterText& alter) {
    ASSIGN_OR_RETURN(std::string body,
                     BodyOf(create_sql, ReadingOptions(server_)));
    absl::Status made = scratch.CreateCopy(body);
    if (!made.ok()) {
      NoteServerError(made, place);
      return WithContext(made, absl::StrCat("cannot make an empty copy of ",
                                            what_, " to try the change on"));
    }
    absl::Status altered = scratch.Alter(alter.OneLine());
    if (!altered.ok()) {
      NoteServerError(altered, place);
      return absl::FailedPreconditionError(absl::StrCat(
          "the server refuses the ALTER that would make ", what_,
          " what the file wants: ", altered.message(), "\n", alter.Lines("  "),
          "\nMake the change in steps, or by --alter."));
    }
    ASSIGN_OR_RETURN(Definition is, scratch.Read());
    const std::vector<std::string> differences = Differences(is, wanted);
    if (differences.empty()) return scratch.Drop();
    return absl::FailedPreconditionError(absl::StrCat(
        "no ALTER is known that makes ", what_,
        " exactly what the file wants. After\n", alter.Lines("  "),
        "\nthese lines would differ:\n", absl::StrJoin(differences, "\n"),
        "\nMake this part of the change by --alter, or write it into the file "
        "as it is."));
  }

  absl::StatusOr<TableChange> NothingButOrder(const Definition& current,
                                              const Definition& wanted,
                                              TableChange change) const {
    Definition ordered = current;
    ordered.indexes.clear();
    for (const DefinitionItem& index : wanted.indexes) {
      for (const DefinitionItem& other : current.indexes) {
        if (other.name == index.name) ordered.indexes.push_back(other);
      }
    }
    const std::vector<std::string> rest = Differences(ordered, wanted);
    if (!rest.empty()) {
      return absl::FailedPreconditionError(
          absl::StrCat("no ALTER is known for the lines in which ", what_,
                       " and the file differ:\n", absl::StrJoin(rest, "\n")));
    }
    change.notes.push_back(absl::StrCat(
        "the indexes of ", what_,
        " stand in another order than in the file, which is left as it is"));
    return change;
  }

  void NoteServerError(const absl::Status& status, const ScratchPlace& place) {
    const int number = ServerErrorNumber(status);
    unfit_for_temporary_ =
        place.temporary && number != 0 && number != kParseError;
  }

  ConnectionFactory* const factory_;
  const Server& server_;
  const std::string schema_;
  const SchemaFile& file_;
  const WantedTable& wanted_;
  const ColumnChoices& choices_;
  const std::string what_;
  std::unique_ptr<Connection> connection_;
  bool unfit_for_temporary_ = false;
};

}  // namespace

std::string ScratchSchemaFor(absl::string_view schema,
                             absl::string_view table) {
  const std::string plain = absl::StrCat(schema, "__osc_", table);
  return plain.size() <= kMaxNameBytes ? plain : NamesFor(plain).shadow;
}

absl::StatusOr<TableChange> FindChange(ConnectionFactory* factory,
                                       const Server& server,
                                       absl::string_view schema,
                                       const SchemaFile& file,
                                       const WantedTable& wanted,
                                       const ColumnChoices& choices) {
  return ChangeFinder(factory, server, schema, file, wanted, choices).Run();
}

}  // namespace osc
