#pragma once

#include "common/base/fd.hpp"
#include "daemon/net/server.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace iterochat::net::test {

using namespace std::chrono_literals;

/// A reply as it came over the socket; names of headers in lower case.
struct Reply {
    int status = 0;
    std::multimap<std::string, std::string> headers;
    std::string body;
    bool cut = false; ///< the connection ended before the framing said so

    std::string header(const std::string& name) const;
};

/// A client that sends exactly the bytes it is told. Every wait ends after 10 s, as a failed read.
class Client {
  public:
    explicit Client(const std::string& address); ///< as Server::address() gives it
    explicit Client(Fd fd) : fd_(std::move(fd)) {}

    bool send(std::string_view bytes); ///< false: the peer closed
    Reply read_reply(bool to_head = false);
    std::string read_some(); ///< what comes next; empty at the end
    std::string
    read_until(std::string_view end); ///< up to and with `end`, or whatever came before the peer closed
    bool at_end();                    ///< waits for the peer to close, reading over what comes
    bool was_reset() const { return reset_; }
    void set_receive_buffer(int bytes);
    void half_close();
    void close_with_reset();
    int fd() const { return fd_.get(); }

    Reply get(const std::string& target, const std::string& more_headers = "");
    Reply post(const std::string& target, std::string_view body, const std::string& more_headers = "");

  private:
    bool fill();
    std::string take(std::size_t size);
    std::string read_chunks(bool& cut);

    Fd fd_;
    std::string buffer_;
    bool ended_ = false;
    bool reset_ = false;
};

/// Waits until `condition` holds; false after 10 s.
bool eventually(const std::function<bool()>& condition);

/// A gate that handlers wait at until the test opens it.
class Gate {
  public:
    void open();
    bool wait(); ///< false after 10 s

  private:
    std::mutex mutex_;
    std::condition_variable opened_;
    bool open_ = false;
};

/// A folder that goes with its content at the end of the test.
class TempFolder {
  public:
    TempFolder();
    ~TempFolder();
    std::string path(const std::string& name) const { return folder_ + "/" + name; }

  private:
    std::string folder_;
};

Options loopback(); ///< 127.0.0.1, any port, two workers

/// A started server on loopback.
std::unique_ptr<Server> start(Options options, Handler handler);

/// Answers every request with method, path, query parameter "q" and body.
void echo(const std::shared_ptr<Exchange>& exchange);

} // namespace iterochat::net::test
