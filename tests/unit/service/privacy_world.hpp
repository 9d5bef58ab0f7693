#pragma once

#include "common/base/secret.hpp"
#include "daemon/audit/audit_log.hpp"
#include "daemon/audit/checkpoints.hpp"
#include "daemon/erasure/ledger.hpp"
#include "daemon/service/audit_trail.hpp"
#include "daemon/service/conversation_admin.hpp"
#include "daemon/service/erasures.hpp"
#include "daemon/service/exports.hpp"
#include "daemon/service/holds.hpp"
#include "daemon/service/imports.hpp"
#include "daemon/service/jobs.hpp"
#include "daemon/service/retention.hpp"
#include "tests/unit/service/talk_world.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

/// A talking world with everything that the law asks for.
namespace iterochat::service::test {

struct PrivacyWorld : TalkWorld {
    Actor administrator = Administrator{0, "root"};
    audit::AuditLog audit_log{store, folder.path() + "/audit.log"};
    erasure::Ledger ledger{folder.path() + "/ledger.log", Secret::zeros(32)};
    Jobs jobs{context};
    Erasures erasures{context, jobs, ledger};
    Retention retention{context, jobs};
    Holds holds{context};
    Exports exports{context};
    Imports imports{context, ledger};
    audit::Checkpoints checkpoints{store, audit_log, folder.path() + "/checkpoints.log"};
    AuditTrail trail{context, audit_log, checkpoints};
    ConversationAdmin admin{context};

    /// A resolved conversation with two messages of its visitor.
    Conversation resolved(const std::string& text, const std::string& name = "Ann",
                          const std::string& email = {}) {
        const VisitorActor who = visitor(name, email);
        const Posted posted = start(who, text);
        post(who, posted.conversation.id, text + " again");
        change_stored(posted.conversation.id, [&](Conversation& conversation) {
            conversation.state = ConversationState::resolved;
            conversation.resolved_at = clock.now();
        });
        return stored(posted.conversation.id);
    }

    bool is_there(const ConversationId& id) {
        return admin.find(administrator, organization, id.text()).has_value();
    }

    std::vector<std::string> actions() {
        std::vector<std::string> all;
        for (const AuditEntry& entry : trail.list(administrator, {}))
            all.push_back(entry.action);
        return all;
    }

    std::string exported(const ExportRequest& request) {
        std::string bytes;
        exports.write(exports.prepare(administrator, request), [&](std::string_view piece) {
            bytes += piece;
            return true;
        });
        return bytes;
    }
    ExportRequest everything() const {
        ExportRequest request;
        request.organization = organization;
        return request;
    }

    /// Files below the world's folder whose raw bytes hold the word.
    std::vector<std::string> files_with(const std::string& word) const {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
            if (!entry.is_regular_file())
                continue;
            std::ifstream file(entry.path(), std::ios::binary);
            const std::string content{std::istreambuf_iterator<char>(file), {}};
            if (content.find(word) != std::string::npos)
                found.push_back(entry.path());
        }
        return found;
    }
};

inline Imports::Open opener(const std::string& bytes) {
    return [&bytes] {
        auto offset = std::make_shared<std::size_t>(0);
        return [&bytes, offset]() -> std::string_view {
            const std::string_view piece = std::string_view(bytes).substr(*offset, 4096);
            *offset += piece.size();
            return piece;
        };
    };
}

} // namespace iterochat::service::test
