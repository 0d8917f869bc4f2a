#include "osc/throttle/replica_list.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "db/status_macros.h"

namespace osc {
namespace {

constexpr int kDefaultPort = 3306;
constexpr char kSocketMark[] = "socket=";

// A hanging replica must be noticed within five seconds; that the thread which
// reads it ends soon is all that these are for.
constexpr absl::Duration kTimeLimit = absl::Seconds(5);

absl::StatusOr<ReplicaAddress> ParseAddress(absl::string_view text) {
  const absl::Status unreadable = absl::InvalidArgumentError(absl::StrCat(
      "\"", text, "\" is no replica: write HOST:PORT or socket=FILE"));
  ReplicaAddress address;
  absl::string_view host = text;
  if (absl::ConsumePrefix(&host, kSocketMark)) {
    if (host.empty()) return unreadable;
    address.socket = std::string(host);
    return address;
  }
  absl::string_view port;
  if (absl::ConsumePrefix(&host, "[")) {  // an address of IPv6
    const size_t end = host.find(']');
    if (end == absl::string_view::npos) return unreadable;
    port = host.substr(end + 1);
    host = host.substr(0, end);
  } else if (const size_t colon = host.find(':');
             colon != absl::string_view::npos) {
    port = host.substr(colon);
    host = host.substr(0, colon);
  }
  address.host = std::string(host);
  address.port = kDefaultPort;
  if (!port.empty() && (!absl::ConsumePrefix(&port, ":") ||
                        !absl::SimpleAtoi(port, &address.port) ||
                        address.port < 1 || address.port > 65535)) {
    return unreadable;
  }
  if (host.empty() || host.find_first_of(" =/") != absl::string_view::npos) {
    return unreadable;
  }
  return address;
}

}  // namespace

std::string ReplicaAddress::Text() const {
  if (!socket.empty()) return absl::StrCat(kSocketMark, socket);
  return absl::StrContains(host, ":") ? absl::StrCat("[", host, "]:", port)
                                      : absl::StrCat(host, ":", port);
}

ConnectOptions ReplicaAddress::Connect(const ConnectOptions& main) const {
  ConnectOptions options = main;
  // The library takes "localhost" as its word for the socket.
  options.host = host == "localhost" ? "127.0.0.1" : host;
  options.port = port;
  options.socket = socket;
  if (!socket.empty()) options.host = "localhost";
  options.connect_timeout = kTimeLimit;
  options.read_timeout = kTimeLimit;
  options.session_setup.clear();  // it asks for rights that reading needs not
  return options;
}

absl::StatusOr<ReplicaList> ReplicaList::Parse(absl::string_view text) {
  ReplicaList list;
  list.text = std::string(text);
  list.discover = text == "auto";
  if (list.discover || text.empty()) return list;
  for (absl::string_view part : absl::StrSplit(text, ',')) {
    ASSIGN_OR_RETURN(ReplicaAddress address,
                     ParseAddress(absl::StripAsciiWhitespace(part)));
    list.addresses.push_back(std::move(address));
  }
  return list;
}

}  // namespace osc
