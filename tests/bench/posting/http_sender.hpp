#pragma once

#include <cstdint>
#include <string>

/// One keep-alive HTTP/1.1 connection to 127.0.0.1. Blocking; one thread.
class HttpSender {
  public:
    explicit HttpSender(int port);
    ~HttpSender();
    HttpSender(const HttpSender&) = delete;
    HttpSender& operator=(const HttpSender&) = delete;

    struct Reply {
        int status = 0;
        std::string body;
    };
    Reply post(const std::string& path, const std::string& token,
               const std::string& json); ///< throws std::runtime_error

  private:
    int fd_;
    std::string buffer_;
};
