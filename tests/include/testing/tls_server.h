#pragma once
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/address.h"

namespace chopsticks::testing {

/// A server under TLS on a loopback port, with a certificate of its own making for `subject`
/// ("DNS:localhost", "IP:127.0.0.1"). One connection after another, on one thread: each goes to
/// `serve` after its handshake and is closed with a TLS goodbye afterwards, unless serve() has shut
/// the socket down.
class TlsServer {
 public:
  using Serve = std::function<void(SSL*)>;

  explicit TlsServer(const std::string& subject, Serve serve, int most_version = TLS1_3_VERSION)
      : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free), serve_(std::move(serve)) {
    make_certificate(subject);
    SSL_CTX_set_max_proto_version(context_.get(), most_version);
    SSL_CTX_set_alpn_select_cb(context_.get(), select_http11, nullptr);
    listen();
    thread_ = std::thread([this] { run(); });
  }
  ~TlsServer() {
    stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
    std::filesystem::remove(ca_bundle_);
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] net::Address address() const { return address_; }
  /// A PEM file with the certificate, for clients that are to trust it.
  [[nodiscard]] const std::string& ca_bundle() const { return ca_bundle_; }

  /// Sends back what it reads, until the client says goodbye.
  static void echo(SSL* ssl) {
    char buffer[16 * 1024];
    for (int n; (n = SSL_read(ssl, buffer, sizeof buffer)) > 0;)
      if (SSL_write(ssl, buffer, n) != n) return;
  }

 private:
  static void require(bool ok) {
    if (!ok) throw std::runtime_error("TlsServer: cannot set up");
  }

  static int select_http11(SSL*, const unsigned char** out, unsigned char* size,
                           const unsigned char* offered, unsigned offered_size, void*) {
    *size = 8;
    *out = offered + 1;
    return offered_size == 9 ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
  }

  void make_certificate(const std::string& subject) {
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"),
                                                                  EVP_PKEY_free);
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
    auto* x = certificate.get();
    require(key && x != nullptr);
    X509_set_version(x, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
    X509_gmtime_adj(X509_getm_notBefore(x), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x), 3600);
    const auto* name = reinterpret_cast<const unsigned char*>("chopsticks test");
    X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, name, -1, -1, 0);
    X509_set_issuer_name(x, X509_get_subject_name(x));
    X509_set_pubkey(x, key.get());
    auto* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject.c_str());
    require(names != nullptr && X509_add_ext(x, names, -1) == 1);
    X509_EXTENSION_free(names);
    require(X509_sign(x, key.get(), EVP_sha256()) != 0);
    require(SSL_CTX_use_certificate(context_.get(), x) == 1);
    require(SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1);
    write_bundle(x);
  }

  void write_bundle(X509* certificate) {
    auto path = (std::filesystem::temp_directory_path() / "chopsticks-ca-XXXXXX").string();
    const int fd = ::mkstemp(path.data());
    require(fd >= 0);
    auto* file = ::fdopen(fd, "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    ca_bundle_ = path;
  }

  void listen() {
    address_ = *net::Address::parse("127.0.0.1", 0);
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    require(::bind(listener_, address_.data(), address_.size()) == 0 &&
            ::listen(listener_, 16) == 0);
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&bound), &size);
    address_ = *net::Address::from(reinterpret_cast<sockaddr*>(&bound));
  }

  void run() {
    // OpenSSL's own socket BIO would raise it when a client has gone.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    while (!stopping_) {
      const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context_.get()), SSL_free);
      SSL_set_fd(ssl.get(), fd);
      if (SSL_accept(ssl.get()) == 1) {
        serve_(ssl.get());
        SSL_shutdown(ssl.get());
      }
      ::close(fd);
    }
  }

  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
  Serve serve_;
  std::string ca_bundle_;
  net::Address address_;
  int listener_ = -1;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace chopsticks::testing
