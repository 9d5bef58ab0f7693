#include "daemon/service/answers.hpp"

#include "common/base/log.hpp"
#include "daemon/service/answer_engines.hpp"
#include "daemon/service/answer_turn.hpp"
#include "daemon/service/training.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/messages.hpp"
#include "daemon/storage/settings.hpp"
#include "daemon/storage/store.hpp"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>
#include <vector>

namespace iterochat::service {
namespace {

constexpr std::size_t picked_up_at_once = 200;

using Key = std::pair<OrganizationId, ConversationId>;

} // namespace

/// The line of conversations that wait for the AI. A conversation is in it, or being answered, at most once
/// at a time: two answers never race each other.
struct Answers::State {
    State(const Context& given, AnswerOptions wanted, Thinker thinker)
        : context(given),
          options(wanted),
          engines(given, wanted.models_bytes_most),
          models(given, wanted.models),
          training(wanted.training_delay, [this](OrganizationId organization) { train(organization); }),
          think(thinker ? std::move(thinker)
                        : [this](OrganizationId organization, const answer::Question& question) {
                              return ask_engine(organization, question);
                          }) {
        for (int i = 0; i < options.threads; ++i)
            threads.emplace_back([this] { work(); });
    }

    void add(const Key& key) {
        const std::lock_guard lock(mutex);
        if (is_stopping)
            return;
        const auto [entry, is_new] = wants_another_look.emplace(key, false);
        if (is_new)
            line.push_back(key);
        else
            entry->second = true;
        changed.notify_all();
    }

    void work() {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [this] { return is_stopping || !line.empty(); });
            if (is_stopping)
                return;
            const Key key = line.front();
            line.pop_front();
            wants_another_look[key] = false; // what came until now is seen by the read that follows
            ++running;
            lock.unlock();
            answer(key);
            lock.lock();
        }
    }

    void answer(const Key& key) {
        try {
            auto turn = context.store.read(
                key.first, [&](storage::View& view) { return find_open_turn(view, key.second); });
            if (!turn)
                return finish(key, TurnEnd::dropped);
            write(key, std::move(*turn));
        } catch (const std::exception& error) {
            log_incident("service", "answer_failed", error); // the organization may be gone
            finish(key, TurnEnd::dropped);
        }
    }

    void write(const Key& key, OpenTurn turn) {
        const answer::Outcome outcome = outcome_of(key.first, turn);
        const auto end = std::make_shared<TurnEnd>(TurnEnd::dropped);
        context.store.write_later(
            key.first,
            [this, end, turn = std::move(turn), outcome](storage::Tx& tx) {
                *end = write_outcome(tx, context.hub, turn, outcome);
            },
            [this, end, key](std::exception_ptr failure) {
                if (failure) {
                    log(LogLevel::error, "service", "answer_not_written",
                        {{"conversation", key.second.text()}});
                    const std::lock_guard lock(mutex);
                    unwritten.insert(key);
                }
                finish(key, *end);
            });
    }

    answer::Outcome outcome_of(OrganizationId organization, const OpenTurn& turn) {
        if (auto outcome = outcome_without_engine(turn, options.turns_most))
            return std::move(*outcome);
        try {
            return think(organization, turn.question);
        } catch (const std::exception& error) {
            log_incident("service", "engine_failed", error);
            return outcome_of_failure(turn);
        }
    }

    void finish(const Key& key, TurnEnd end) {
        const std::lock_guard lock(mutex);
        const auto entry = wants_another_look.find(key);
        if ((end == TurnEnd::superseded || entry->second) && !is_stopping)
            line.push_back(key);
        else
            wants_another_look.erase(entry);
        --running;
        changed.notify_all();
    }

    answer::Outcome ask_engine(OrganizationId organization, const answer::Question& question) {
        const auto engine = engines.of(organization);
        answer::Outcome outcome = engine->answer(question);
        engines.drop_what_is_too_much();
        if (engine->needs_training())
            training.request(organization);
        if (question.threshold)
            return outcome; // a measurement of retrieval
        return models.improve(organization, question, std::move(outcome));
    }

    void train(OrganizationId organization) {
        engines.of(organization)->train();
        engines.drop_what_is_too_much();
    }

    Context context;
    const AnswerOptions options;
    AnswerEngines engines;
    ModelAnswers models;
    Training training;
    Thinker think;

    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Key> line;
    std::map<Key, bool>
        wants_another_look;  ///< all in line or being answered; true: the visitor wrote meanwhile
    std::set<Key> unwritten; ///< answers that the disk did not take: asked again by retry_unwritten()
    std::size_t running = 0; ///< being computed or written
    bool is_stopping = false;
    std::vector<std::thread> threads;
};

Answers::Answers(const Context& context, AnswerOptions options, Thinker thinker)
    : state_(std::make_shared<State>(context, options, std::move(thinker))) {}
Answers::~Answers() {
    stop();
}

void Answers::consider(OrganizationId organization, ConversationId conversation) {
    state_->add({organization, conversation});
}

std::function<void(OrganizationId, ConversationId)> Answers::entrance() const {
    return [weak = std::weak_ptr<State>(state_)](OrganizationId organization, ConversationId conversation) {
        if (const auto state = weak.lock())
            state->add({organization, conversation});
    };
}

void Answers::retry_unwritten() {
    std::set<Key> again;
    {
        const std::lock_guard lock(state_->mutex);
        again.swap(state_->unwritten);
    }
    for (const auto& [organization, conversation] : again)
        consider(organization, conversation);
}

void Answers::pick_up(OrganizationId organization) {
    storage::ConversationFilter filter;
    filter.states = {ConversationState::ai_active};
    std::optional<storage::ConversationCursor> after;
    do { // one short read a page
        after = state_->context.store.read(organization, [&](storage::View& view) {
            const auto page = storage::list_conversations(view, filter, after, picked_up_at_once);
            for (const Conversation& conversation : page.items) {
                const auto last =
                    storage::messages_before(view, conversation.id, conversation.last_seq + 1, 1);
                if (!last.empty() && last.back().author.kind == AuthorKind::visitor &&
                    last.back().attachments.empty())
                    consider(organization, conversation.id);
            }
            return page.next;
        });
    } while (after);
}

void Answers::articles_changed(OrganizationId organization) {
    state_->training.request(organization);
}

answer::Outcome Answers::ask(OrganizationId organization, std::string_view question,
                             std::optional<double> threshold) {
    validate_message_text(question);
    answer::Question asked;
    asked.text = question;
    asked.threshold = threshold;
    asked.settings = state_->context.store.read(
        organization, [](storage::View& view) { return storage::ai_settings(view); });
    return state_->think(organization, asked);
}

void Answers::train_now(OrganizationId organization) {
    state_->train(organization);
}
void Answers::forget(OrganizationId organization) {
    state_->engines.forget(organization);
    state_->models.forget(organization);
}

void Answers::wait_until_idle() {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [this] { return state_->running == 0 && state_->line.empty(); });
}

void Answers::stop() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->is_stopping = true;
        for (const Key& key : state_->line)
            state_->wants_another_look.erase(key);
        state_->line.clear();
        state_->changed.notify_all();
    }
    state_->models.stop();
    state_->engines.stop_training();
    state_->training.stop();
    for (std::thread& thread : state_->threads)
        if (thread.joinable())
            thread.join();
    wait_until_idle(); // commits on their way still name this object
}

} // namespace iterochat::service
