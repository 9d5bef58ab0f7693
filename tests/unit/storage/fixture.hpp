#pragma once

#include "common/base/error.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/visitors.hpp"
#include "daemon/vault/sealing.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>

namespace iterochat::storage {

class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "iterochat-storage-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::string path() const { return path_; }

  private:
    std::string path_;
};

/// Goes one millisecond on at each look, so that no two commands have the same time.
class SteppingClock final : public Clock {
  public:
    Time now() const override { return {++ms_}; }
    void advance(Span span) { ms_ += span.ms; }

  private:
    mutable std::atomic<std::int64_t> ms_{1'790'000'000'000};
};

inline Secret test_root_key() {
    const std::array<std::uint8_t, 32> bytes{7, 7, 7};
    return Secret{bytes};
}

/// A store on a folder of its own with one organization.
struct Fixture {
    Fixture() { open(); }

    void open(StoreOptions options = {}) {
        store.reset();
        options.state_folder = folder.path() + "/state";
        store = std::make_unique<Store>(std::move(options), test_root_key(), clock);
        store->create_organization_files(organization);
    }
    void close() { store.reset(); }

    Visitor visitor(const std::string& name = "", const std::string& email = "") {
        return store->write(organization, [&](Tx& tx) {
            Visitor wanted;
            wanted.name = name;
            wanted.email = email;
            return create_visitor(tx, wanted);
        });
    }
    Conversation conversation(const VisitorId& of, const std::string& text = "Hello",
                              const std::string& client_id = "") {
        return store->write(organization, [&](Tx& tx) {
            const auto started = start_conversation(tx, {of, client_id, ConversationState::ai_active, "en"});
            post_message(tx, from_visitor(started.conversation, text, client_id));
            return get_conversation(tx, started.conversation.id);
        });
    }
    Message post(const Conversation& in, const std::string& text, const std::string& client_id = "") {
        return store->write(organization, [&](Tx& tx) {
            return post_message(tx, from_visitor(in, text, client_id)).message;
        });
    }
    static NewMessage from_visitor(const Conversation& in, const std::string& text,
                                   const std::string& client_id = "") {
        NewMessage message;
        message.conversation_id = in.id;
        message.author = {AuthorKind::visitor, in.visitor_id, {}};
        message.text = text;
        message.client_id = client_id;
        return message;
    }

    TemporaryFolder folder;
    SteppingClock clock;
    OrganizationId organization = OrganizationId::from(*Uuid::parse("0190a000-0000-7000-8000-0000000000aa"));
    std::unique_ptr<Store> store;
};

inline std::string file_content(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// Paths below the folder whose raw bytes hold the word.
inline std::vector<std::string> files_with(const std::string& folder, const std::string& word) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
        if (entry.is_regular_file() && file_content(entry.path()).find(word) != std::string::npos)
            found.push_back(entry.path());
    return found;
}

/// The code of the Error that the work throws; fails the test when it throws none.
inline Code code_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code();
    }
    FAIL("nothing was thrown");
    return Code::internal;
}

inline std::string sentence_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    FAIL("nothing was thrown");
    return {};
}

} // namespace iterochat::storage
