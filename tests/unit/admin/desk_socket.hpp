#pragma once

#include "common/api/wire.hpp"
#include "daemon/admin/desk_commands.hpp"
#include "daemon/service/answers.hpp"
#include "daemon/service/deleted_items.hpp"
#include "daemon/service/downloads.hpp"
#include "daemon/service/knowledge_import.hpp"
#include "daemon/service/rehearsal.hpp"
#include "daemon/service/uploads.hpp"
#include "tests/unit/service/desk.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace iterochat::test {

/// A call without a socket; its arguments are checked as the server checks them.
class FakeInvocation final : public admin::Invocation {
  public:
    FakeInvocation(Time now, const std::string& words, nlohmann::json arguments, bool streams)
        : now_(now),
          arguments_(api::validate_arguments(*api::find_command(words), std::move(arguments))),
          streams_(streams) {}
    const nlohmann::json& arguments() const override { return arguments_; }
    const service::Actor& actor() const override { return actor_; }
    Time now() const override { return now_; }
    void progress(std::string_view stage, std::int64_t, std::int64_t) override { stages.emplace_back(stage); }
    void line(const nlohmann::json& document) override { lines.push_back(document); }
    bool streams() const override { return streams_; }

    std::vector<std::string> stages;
    std::vector<nlohmann::json> lines;

  private:
    Time now_;
    nlohmann::json arguments_;
    service::Actor actor_ = service::Administrator{0, "root"};
    bool streams_;
};

/// The desk's commands on real services.
struct DeskSocket : Desk {
    service::Answers answers{context, {}, [](OrganizationId, const answer::Question& question) {
                                 answer::Outcome outcome;
                                 outcome.action = answer::Action::answer;
                                 outcome.text = "About: " + question.text;
                                 outcome.confidence = question.threshold.value_or(0.5);
                                 return outcome;
                             }};
    service::Articles articles{context, note_change};
    service::KnowledgeImport imports{context, note_change};
    service::Rehearsal rehearsal{context, answers};
    service::Uploads uploads{folder.path(), clock};
    service::Downloads downloads{clock};
    std::vector<ConversationId> erased;
    service::DeletedItems deleted{
        context, [this](const service::Actor&, OrganizationId, ConversationId id) { erased.push_back(id); },
        note_change};
    std::map<std::string, admin::Handler, std::less<>> handlers;
    std::vector<nlohmann::json> lines; ///< of the last call

    DeskSocket() {
        const admin::KnowledgeServices knowledge{articles,      imports, rehearsal,
                                                 organizations, uploads, downloads};
        for (admin::HandlerRows rows :
             {admin::tenant_handlers(organizations), admin::user_handlers(users, factors, organizations),
              admin::knowledge_handlers(knowledge), admin::deleted_handlers(deleted, organizations)})
            for (admin::HandlerRow& row : rows)
                handlers[row.words] = std::move(row.run);
    }

    nlohmann::json call(const std::string& words, nlohmann::json arguments = nlohmann::json::object(),
                        bool streams = false) {
        FakeInvocation invocation(clock.now(), words, std::move(arguments), streams);
        nlohmann::json result = handlers.at(words)(invocation);
        lines = invocation.lines;
        return result;
    }

    /// As POST /admin/v1/uploads does; the id.
    std::string upload(const std::string& content) {
        const auto writer = uploads.begin();
        writer->take(content);
        return writer->finish().id;
    }

    std::string download(const std::string& id) {
        std::string bytes;
        downloads.take(id).value().produce([&](std::string_view piece) {
            bytes += piece;
            return true;
        });
        return bytes;
    }
};

} // namespace iterochat::test
