#include "daemon/service/model_answers.hpp"

#include "common/base/log.hpp"
#include "daemon/answer/model_engine.hpp"
#include "daemon/outbound/chat_completions.hpp"
#include "daemon/service/visitor_budgets.hpp"
#include "daemon/storage/articles.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/instructions.hpp"
#include "daemon/storage/model_endpoint.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/text_recipients.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>

namespace iterochat::service {
namespace {

using outbound::ChatCompletions;

/// Milliseconds that never go back, whatever is done to the host's clock.
Time steady_now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

/// The passages that retrieval weighed, as they are stored now: what was deleted or became a draft meanwhile
/// is left out.
std::vector<answer::OfferedPassage> retrieved_passages(storage::View& view, const answer::Outcome& embedded) {
    std::vector<answer::OfferedPassage> passages;
    for (const answer::ScoredPassage& scored : embedded.passages) {
        const auto article = storage::find_article(view, scored.article_id);
        if (!article || !article->live || article->deleted_at || article->handoff)
            continue;
        for (Passage& passage : storage::passages_of(view, article->id))
            if (passage.position == scored.position)
                passages.push_back({"", article->id, passage.position, article->title, passage.heading,
                                    passage.text, article->url, article->language});
    }
    return passages;
}

std::vector<std::string> enabled_instructions(storage::View& view) {
    std::vector<std::string> texts;
    for (const Instruction& instruction : storage::list_instructions(view))
        if (instruction.enabled)
            texts.push_back(instruction.body);
    return texts;
}

/// What was erased, deleted or restricted while an answer was thought of goes nowhere any more.
bool is_in_use(storage::View& view, const ConversationId& id) {
    const auto conversation = storage::find_conversation(view, id);
    return conversation && !conversation->deleted_at && !conversation->restricted_at;
}

answer::PromptSecrets new_secrets() {
    return {random_token("data-").substr(0, 29), random_token("mark-").substr(0, 29)};
}

} // namespace

struct ModelAnswers::State {
    State(const Context& given, ModelOptions wanted) : context(given), options(wanted) {}

    /// The organization's endpoint with its memory; a new one when its settings changed. None: the embedded
    /// engine.
    std::shared_ptr<ChatCompletions> endpoint_of(storage::View& view) {
        const ModelEndpoint wanted = storage::model_endpoint(view);
        const std::lock_guard lock(mutex);
        if (wanted.engine == AnswerEngineKind::embedded) {
            endpoints.erase(view.organization());
            return nullptr;
        }
        std::shared_ptr<ChatCompletions>& known = endpoints[view.organization()];
        if (!known || known->endpoint().revision != wanted.revision) {
            outbound::HttpTimes times;
            times.connect = options.connect;
            times.first_byte = options.first_byte;
            times.total = options.total;
            known =
                std::make_shared<ChatCompletions>(http, wanted, storage::model_key(view), steady_now, times);
        }
        return known;
    }

    /// One of the calls that may run at once, until it is destroyed; null: none is free.
    std::shared_ptr<void> take_place() {
        const std::lock_guard lock(mutex);
        if (running >= options.calls_at_once)
            return nullptr;
        ++running;
        return {this, [](State* state) {
                    const std::lock_guard leaving(state->mutex);
                    --state->running;
                }};
    }

    /// Empty: a call may be made; it is counted, and who gets the conversation's texts is on disk before they
    /// leave. Else why not. `is_first`: the host had none of them before.
    std::string let_go(OrganizationId organization, const answer::Question& question,
                       const ModelEndpoint& endpoint, bool& is_first) {
        if (question.visitor &&
            !visitors.take(*question.visitor, endpoint.calls_a_visitor, context.clock.now()))
            return "visitor_budget";
        return context.store.write(organization, [&](storage::Tx& tx) -> std::string {
            if (question.conversation && !is_in_use(tx, *question.conversation))
                return "conversation_gone";
            if (!storage::count_model_call(tx, endpoint.calls_a_day))
                return "budget";
            if (question.conversation)
                is_first = storage::note_text_recipient(tx, *question.conversation,
                                                        storage::host_of_url(endpoint.base_url));
            return "";
        });
    }

    void take_back(OrganizationId organization, const ConversationId& conversation,
                   const ModelEndpoint& endpoint) {
        context.store.write(organization, [&](storage::Tx& tx) {
            storage::take_back_text_recipient(tx, conversation, storage::host_of_url(endpoint.base_url));
        });
    }

    answer::Outcome ask(OrganizationId organization, const answer::Question& question,
                        const answer::Outcome& embedded);

    Context context;
    const ModelOptions options;
    outbound::HttpClient http;
    VisitorBudgets visitors;
    std::mutex mutex;
    std::map<OrganizationId, std::shared_ptr<ChatCompletions>> endpoints; ///< under mutex
    std::size_t running = 0;                                              ///< under mutex
};

namespace {

/// The endpoint as the answer room sees it.
class Endpoint final : public answer::ChatModel {
  public:
    using Permit = std::function<std::string()>; ///< why not, or empty

    Endpoint(ChatCompletions& chat, Permit permit) : chat_(chat), permit_(std::move(permit)) {}

    answer::ChatReply complete(const answer::ChatRequest& request) override {
        if (chat_.is_open())
            return {std::nullopt, "breaker_open", false};
        if (std::string refusal = permit_(); !refusal.empty())
            return {std::nullopt, std::move(refusal), false};
        outbound::ChatCall call;
        call.system = request.system;
        call.user = request.user;
        call.schema = request.schema;
        outbound::ChatAnswer said = chat_.complete(call);
        has_sent_ = said.calls > 0 && said.failure != "refused_address" && said.failure != "connect";
        return {std::move(said.content), std::move(said.failure), has_sent_};
    }
    bool has_sent() const { return has_sent_; }

  private:
    ChatCompletions& chat_;
    Permit permit_;
    bool has_sent_ = false;
};

/// What came of it, and how many values of each kind were masked; never a text.
void log_turn(OrganizationId organization, const answer::Outcome& outcome) {
    const auto trace = nlohmann::json::parse(outcome.model_trace, nullptr, false);
    std::vector<LogField> fields{{"organization", organization.text()},
                                 {"action", answer::name_of(outcome.action)},
                                 {"decision", trace.value("decision", "")}};
    const auto counts = trace.value("masked", nlohmann::json::object());
    std::string masked;
    for (const auto& [kind, count] : counts.items())
        masked += (masked.empty() ? "" : ",") + kind + ":" + count.dump();
    fields.emplace_back("masked", masked.empty() ? "none" : masked);
    log(LogLevel::info, "service", "model_asked", std::move(fields));
}

} // namespace

answer::Outcome ModelAnswers::State::ask(OrganizationId organization, const answer::Question& question,
                                         const answer::Outcome& embedded) {
    std::shared_ptr<ChatCompletions> chat;
    answer::ModelTurn turn;
    context.store.read(organization, [&](storage::View& view) {
        chat = endpoint_of(view);
        if (!chat)
            return;
        turn.passages = retrieved_passages(view, embedded);
        turn.instructions = enabled_instructions(view);
    });
    const std::shared_ptr<void> place = chat ? take_place() : nullptr;
    if (!place)
        return embedded;
    turn.question = question;
    turn.embedded = embedded;
    turn.secrets = new_secrets();
    turn.destination = chat->endpoint().base_url;
    turn.model = chat->endpoint().model;
    bool is_first = false;
    Endpoint endpoint(*chat, [&] { return let_go(organization, question, chat->endpoint(), is_first); });
    answer::Outcome outcome = answer::answer_with_model(turn, endpoint);
    if (is_first && !endpoint.has_sent())
        take_back(organization, *question.conversation, chat->endpoint());
    log_turn(organization, outcome);
    return outcome;
}

ModelAnswers::ModelAnswers(const Context& context, ModelOptions options)
    : state_(std::make_unique<State>(context, options)) {}
ModelAnswers::~ModelAnswers() = default;

answer::Outcome ModelAnswers::improve(OrganizationId organization, const answer::Question& question,
                                      answer::Outcome embedded) {
    if (!answer::may_ask_model(embedded))
        return embedded;
    try {
        return state_->ask(organization, question, embedded);
    } catch (const std::exception& error) {
        log_incident("service", "model_failed", error);
        return embedded;
    }
}

void ModelAnswers::forget(OrganizationId organization) {
    const std::lock_guard lock(state_->mutex);
    state_->endpoints.erase(organization);
}

void ModelAnswers::stop() {
    state_->http.stop();
}

} // namespace iterochat::service
