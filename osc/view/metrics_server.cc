#include "osc/view/metrics_server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "db/status_macros.h"
#include "osc/view/metrics_text.h"

namespace osc {
namespace {

struct SocketAddress {
  sockaddr_storage storage = {};
  socklen_t size = 0;

  const sockaddr* get() const {
    return reinterpret_cast<const sockaddr*>(&storage);
  }
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

absl::StatusOr<SocketAddress> ReadAddress(const std::string& text, int port) {
  SocketAddress address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  if (inet_pton(AF_INET, text.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(static_cast<uint16_t>(port));
    address.size = sizeof(*v4);
    return address;
  }
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (inet_pton(AF_INET6, text.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(static_cast<uint16_t>(port));
    address.size = sizeof(*v6);
    return address;
  }
  return absl::InvalidArgumentError(
      absl::StrCat(text, ": it is no address such as 127.0.0.1 or ::1"));
}

// A listening socket, and in `port` where.
absl::StatusOr<int> Listen(const std::string& text, int* port) {
  ASSIGN_OR_RETURN(SocketAddress address, ReadAddress(text, *port));
  const int fd =
      socket(address.get()->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  if (fd < 0 ||
      setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
      bind(fd, address.get(), address.size) != 0 ||
      listen(fd, SOMAXCONN) != 0 ||
      getsockname(fd, address.get(), &address.size) != 0) {
    const int error = errno;
    if (fd >= 0) close(fd);
    return absl::FailedPreconditionError(absl::StrCat("cannot listen at port ",
                                                      *port, " of ", text, ": ",
                                                      std::strerror(error)));
  }
  // Both families have the port at the same place.
  *port =
      ntohs(reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_port);
  return fd;
}

MHD_Result Respond(MHD_Connection* connection, unsigned int status,
                   const char* type, std::string text) {
  MHD_Response* response = MHD_create_response_from_buffer(
      text.size(), &text[0], MHD_RESPMEM_MUST_COPY);
  if (response == nullptr) return MHD_NO;
  MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
  const MHD_Result queued = MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return queued;
}

MHD_Result Answer(void* server, MHD_Connection* connection, const char* url,
                  const char* method, const char*, const char*, size_t* size,
                  void**) {
  *size = 0;  // Whatever somebody uploads is passed over.
  const absl::string_view word = method;
  if (word != MHD_HTTP_METHOD_GET && word != MHD_HTTP_METHOD_HEAD) {
    return Respond(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain",
                   "only GET\n");
  }
  if (absl::string_view(url) != "/metrics") {
    return Respond(connection, MHD_HTTP_NOT_FOUND, "text/plain",
                   "see /metrics\n");
  }
  return Respond(connection, MHD_HTTP_OK,
                 "text/plain; version=0.0.4; charset=utf-8",
                 static_cast<MetricsServer*>(server)->text());
}

}  // namespace

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(
    const std::string& address, int port) {
  auto server = absl::WrapUnique(new MetricsServer);
  ASSIGN_OR_RETURN(int fd, Listen(address, &port));
  server->port_ = port;
  MHD_Daemon* daemon =
      MHD_start_daemon(MHD_USE_AUTO_INTERNAL_THREAD, 0, nullptr, nullptr,
                       &Answer, server.get(), MHD_OPTION_LISTEN_SOCKET,
                       static_cast<MHD_socket>(fd), MHD_OPTION_CONNECTION_LIMIT,
                       16u, MHD_OPTION_CONNECTION_TIMEOUT, 10u, MHD_OPTION_END);
  if (daemon == nullptr) {
    close(fd);
    return absl::FailedPreconditionError("cannot start the metrics' server");
  }
  server->daemon_ = {daemon, [](void* started) {
                       MHD_stop_daemon(static_cast<MHD_Daemon*>(started));
                     }};
  return server;
}

MetricsServer::~MetricsServer() = default;

absl::Status MetricsServer::OnEvent(const RunEvent& event,
                                    const RunView& view) {
  Show(MetricsText(view, OutcomeOf(event)));
  return absl::OkStatus();
}

void MetricsServer::OnView(const RunView& view) { Show(MetricsText(view)); }

void MetricsServer::Show(std::string text) {
  absl::MutexLock lock(&mu_);
  text_ = std::move(text);
}

std::string MetricsServer::text() const {
  absl::MutexLock lock(&mu_);
  return text_;
}

}  // namespace osc
