#pragma once

#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "daemon/live/hub.hpp"
#include "daemon/service/accounts.hpp"
#include "daemon/service/articles.hpp"
#include "daemon/service/organizations.hpp"
#include "daemon/service/passwords.hpp"
#include "daemon/service/rate_limits.hpp"
#include "daemon/service/second_factors.hpp"
#include "daemon/service/users.hpp"
#include "daemon/storage/control/accounts.hpp"
#include "daemon/storage/store.hpp"

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

/// A desk for tests: real databases in a folder of its own, a clock that stands still, cheap password hashes.
namespace iterochat::test {

class HandClock final : public Clock {
  public:
    Time now() const override { return Time{ms_.load()}; }
    void advance(Span span) { ms_ += span.ms; }
    void set(Time time) { ms_ = time.ms; }

  private:
    std::atomic<std::int64_t> ms_{parse_time("2026-11-24T10:00:00Z").ms};
};

class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "iterochat-desk-XXXXXX").string();
        if (!::mkdtemp(pattern.data()))
            throw std::runtime_error("no temporary folder");
        path_ = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

inline storage::StoreOptions store_options(const std::string& folder) {
    storage::StoreOptions options;
    options.state_folder = folder;
    options.writer_threads = 1;
    options.readers_per_organization = 2;
    options.boot_id = "test";
    return options;
}

/// What an act is refused with, or nothing.
template <class Work>
std::optional<Code> refusal(Work&& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.code();
    }
    return std::nullopt;
}

template <class Work>
std::string sentence(Work&& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

struct Desk {
    Desk() { initialize_sodium(); }

    Folder folder;
    HandClock clock;
    Secret root_key = (initialize_sodium(), Secret::random(32));
    storage::Store store{store_options(folder.path()), root_key.copy(), clock};
    live::Hub hub{[](const live::Event&, bool) { return std::make_shared<const std::string>("frame"); }};
    service::Context context{store, hub, clock};
    service::Passwords passwords{2, vault::test_password_cost};
    service::RateLimits limits{clock, {}};
    service::Accounts accounts{context, passwords, limits};
    service::SecondFactors factors{context, passwords, limits};
    service::Users users{context, passwords, "https://chat.example"};
    service::Organizations organizations{context, "https://chat.example"};
    int articles_changed = 0;
    service::ArticlesChanged note_change = [this](OrganizationId) { ++articles_changed; };
    service::Actor administrator = service::Administrator{0, "root"};

    OrganizationId make_tenant(const std::string& slug = "acme") {
        service::NewOrganization wanted;
        wanted.slug = slug;
        return organizations.create(administrator, wanted).organization.id;
    }

    /// An account with the password "correct horse 7" in the organization.
    service::Member make_member(OrganizationId organization, Role role, const std::string& email) {
        service::NewUser user;
        user.email = email;
        user.password = "correct horse 7";
        user.role = role;
        const auto added = users.add(administrator, organization, user);
        return {added.account.id, organization, role, added.account.name};
    }

    service::SignedIn sign_in(const std::string& email, const std::string& password = "correct horse 7") {
        return accounts.sign_in(email, password, {"192.0.2.7", "Browser/1"});
    }
};

} // namespace iterochat::test
