#include "daemon/storage/session.hpp"

#include "common/base/error.hpp"

namespace iterochat::storage {
namespace {

std::size_t number(File file) {
    return static_cast<std::size_t>(file);
}

} // namespace

Group::~Group() {
    try {
        roll_back();
    } catch (const std::exception&) {
        // The connection stays in its transaction; the next BEGIN says so.
    }
}

Connection& Group::use(File file) {
    const std::size_t i = number(file);
    Connection* connection = connections_[i];
    if (!connection)
        throw Error{Code::internal, "This database has no such file."};
    if (!begun_[i]) {
        if (purpose_ == Purpose::write)
            connection->run("BEGIN IMMEDIATE"); // no later statement finds that another writer was faster
        else
            connection->run("BEGIN");
        begun_[i] = true;
    }
    if (in_command_ && !saved_[i]) {
        connection->run("SAVEPOINT command");
        saved_[i] = true;
    }
    return *connection;
}

void Group::start_command() {
    in_command_ = true;
    saved_ = {};
}

void Group::keep_command() {
    for (std::size_t i = 0; i < file_count; ++i)
        if (saved_[i])
            connections_[i]->run("RELEASE command");
    in_command_ = false;
}

bool Group::drop_command() {
    in_command_ = false;
    if (is_lost())
        return false;
    try {
        for (std::size_t i = 0; i < file_count; ++i)
            if (saved_[i]) {
                connections_[i]->run("ROLLBACK TO command");
                connections_[i]->run("RELEASE command");
            }
    } catch (const Error&) {
        is_broken_ = true; // a half-dropped command must not be committed
        return false;
    }
    return true;
}

bool Group::is_lost() const {
    if (is_broken_)
        return true;
    for (std::size_t i = 0; i < file_count; ++i)
        if (begun_[i] && !connections_[i]->in_transaction())
            return true;
    return false;
}

void Group::commit(File file) {
    const std::size_t i = number(file);
    if (!begun_[i])
        return;
    connections_[i]->run("COMMIT");
    begun_[i] = false;
}

void Group::roll_back() {
    for (std::size_t i = 0; i < file_count; ++i) {
        if (begun_[i] && connections_[i]->in_transaction())
            connections_[i]->run("ROLLBACK");
        begun_[i] = false;
    }
}

} // namespace iterochat::storage
