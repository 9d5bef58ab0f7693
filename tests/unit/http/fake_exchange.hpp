#pragma once

#include "daemon/net/server.hpp"

#include <condition_variable>
#include <httplib.h>
#include <mutex>
#include <optional>
#include <string>

namespace iterochat::http::test {

/// An open stream that keeps what it was sent.
class FakeStream final : public net::OutStream {
  public:
    bool send(std::shared_ptr<const std::string> frame) override {
        const std::lock_guard lock(mutex_);
        sent_ += *frame;
        return is_open_;
    }
    bool write(std::string_view piece) override { return send(std::make_shared<const std::string>(piece)); }
    void finish() override { close(); }
    void abort() override { close(); }
    bool is_open() const override { return is_open_; }
    void on_close(std::function<void()> then) override { then_ = std::move(then); }
    void close() {
        is_open_ = false;
        if (auto then = std::exchange(then_, {}))
            then();
    }
    std::string sent() {
        const std::lock_guard lock(mutex_);
        return sent_;
    }

  private:
    std::mutex mutex_;
    std::string sent_;
    bool is_open_ = true;
    std::function<void()> then_;
};

/// One request, and its reply when it came.
class FakeExchange final : public net::Exchange {
  public:
    FakeExchange(std::string method, httplib::Request request) : request_(std::move(request)) {
        request_.method = std::move(method);
        peer_.address = "192.0.2.7";
    }
    const httplib::Request& request() const override { return request_; }
    const net::Peer& peer() const override { return peer_; }
    bool accepts_gzip() const override { return false; }
    std::string sink_result() const override { return {}; }
    void send(net::Response response) override {
        const std::lock_guard lock(mutex_);
        if (response_)
            throw std::logic_error("answered twice");
        response_ = std::move(response);
        changed_.notify_all();
    }
    std::shared_ptr<net::OutStream> open_stream(std::string content_type, net::Headers headers) override {
        send({200, std::move(content_type), {}, std::move(headers)});
        stream = std::make_shared<FakeStream>();
        return stream;
    }
    net::Response response() { ///< waits for it
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return response_.has_value(); });
        return *response_;
    }

    std::shared_ptr<FakeStream> stream;

  private:
    httplib::Request request_;
    net::Peer peer_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<net::Response> response_;
};

} // namespace iterochat::http::test
