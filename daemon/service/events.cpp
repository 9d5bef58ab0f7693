#include "daemon/service/events.hpp"

#include "daemon/service/conversation_events.hpp"
#include "daemon/storage/conversations.hpp"
#include "daemon/storage/events.hpp"
#include "daemon/storage/store.hpp"

#include <charconv>
#include <mutex>
#include <utility>
#include <vector>

namespace iterochat::service {
namespace {

/// Queued at most between listening and start, which is milliseconds: beyond it the stream ends and the
/// client resumes.
constexpr std::size_t held_back_most = 10'000;

live::Audience audience_of(const Actor& actor, OrganizationId organization) {
    live::Audience audience;
    audience.organization = organization;
    if (const auto* visitor = std::get_if<VisitorActor>(&actor)) {
        audience.visitor = visitor->visitor;
        return audience;
    }
    require(actor, organization, Right::work_inbox);
    const auto* member = std::get_if<Member>(&actor);
    audience.role = member ? member->role : Role::owner;
    if (member)
        audience.account = member->account;
    return audience;
}

/// What the listener shares with the hub's sink, which may outlive the stream by one call.
struct Pipe {
    std::mutex mutex;
    live::Sink sink; ///< empty until start
    std::vector<std::pair<live::Frame, std::int64_t>> held_back;
    std::int64_t read_up_to = 0; ///< what was read from storage: the same events heard live are dropped
    bool is_broken = false;

    /// The sink is called under the lock: that keeps the order, and it never blocks.
    bool hear(const live::Frame& frame, std::int64_t seq) {
        const std::lock_guard lock(mutex);
        if (is_broken)
            return false;
        if (!frame) { // cut off: nothing more, and no start either
            is_broken = true;
            if (sink)
                sink(frame, seq);
            return false;
        }
        if (sink)
            return (seq != 0 && seq <= read_up_to) || sink(frame, seq);
        held_back.emplace_back(frame, seq);
        is_broken = held_back.size() > held_back_most;
        return !is_broken;
    }

    void start(const live::Frame& missed, live::Sink into) {
        const std::lock_guard lock(mutex);
        bool is_open = !is_broken && (!missed || into(missed, read_up_to));
        for (const auto& [frame, seq] : held_back)
            if (is_open && (seq == 0 || seq > read_up_to))
                is_open = into(frame, seq);
        held_back.clear();
        if (is_broken)
            into(nullptr, 0);
        is_broken = !is_open;
        sink = std::move(into);
    }
};

class Stream final : public EventStream {
  public:
    Stream(live::Hub& hub, const live::Audience& audience)
        : pipe_(std::make_shared<Pipe>()),
          subscription_(hub.subscribe(audience, [pipe = pipe_](const live::Frame& frame, std::int64_t seq) {
              return pipe->hear(frame, seq);
          })) {}
    ~Stream() override {
        subscription_.reset();
        const std::lock_guard lock(pipe_->mutex);
        pipe_->is_broken = true;
        dropped_ = std::exchange(pipe_->sink, {}); // released after the lock
    }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    void start(live::Sink sink) override { pipe_->start(std::exchange(missed_, {}), std::move(sink)); }
    std::int64_t position() const override { return pipe_->read_up_to; }

    void set_missed(live::Frame missed, std::int64_t read_up_to) {
        const std::lock_guard lock(pipe_->mutex);
        missed_ = std::move(missed);
        pipe_->read_up_to = read_up_to;
    }

  private:
    live::Sink dropped_;
    live::Frame missed_;
    std::shared_ptr<Pipe> pipe_;
    std::unique_ptr<live::Hub::Subscription> subscription_;
};

live::Event event_of(OrganizationId organization, const storage::StoredEvent& stored) {
    live::Event event;
    event.organization = organization;
    event.seq = stored.seq;
    event.conversation = stored.conversation_id;
    event.visitor = stored.visitor_id;
    event.state = stored.state;
    if (const auto* message = std::get_if<Message>(&stored.what)) {
        event.what = live::MessagePosted{*message};
        event.for_visitor = event.for_members = !stored.deleted;
    } else if (const auto* note = std::get_if<Note>(&stored.what)) {
        event.what = live::NoteChanged{*note};
        event.for_visitor = false;
        event.for_members = !stored.deleted;
    } else {
        const auto& conversation = std::get<Conversation>(stored.what);
        event.what = live::ConversationChanged{conversation};
        event.for_members = !conversation.restricted_at;
    }
    return event;
}

std::optional<std::int64_t> parse_position(const std::string& text) {
    std::int64_t position = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
    if (error != std::errc{} || end != text.data() + text.size() || position < 0)
        return std::nullopt;
    return position;
}

live::Frame reset_frame(std::int64_t position) {
    return std::make_shared<const std::string>("id: " + std::to_string(position) +
                                               "\nevent: reset\ndata: {}\n\n");
}

/// What the audience missed after `position`, as one frame: a stream's queue counts frames.
live::Frame missed_frame(storage::View& view, const live::Hub& hub, const live::Audience& audience,
                         std::int64_t position, std::int64_t newest) {
    const auto stored = storage::events_since(view, position, audience.visitor,
                                              static_cast<std::size_t>(resumed_events_most) + 1);
    if (stored.size() > resumed_events_most)
        return reset_frame(newest);
    std::string frames;
    for (const storage::StoredEvent& each : stored) {
        const live::Event event = event_of(view.organization(), each);
        if (audience.hears(event))
            frames += *hub.encode(event, audience.visitor.has_value());
        if (frames.size() > resumed_bytes_most)
            return reset_frame(newest);
    }
    return frames.empty() ? nullptr : std::make_shared<const std::string>(std::move(frames));
}

} // namespace

Events::Events(const Context& context) : context_(context) {}

std::unique_ptr<EventStream> Events::open(const Actor& actor, OrganizationId organization,
                                          const std::optional<std::string>& last_event_id) {
    const live::Audience audience = audience_of(actor, organization);
    // Listen first, read second: what happens in between is heard and read, and told once.
    auto stream = std::make_unique<Stream>(context_.hub, audience);
    context_.store.read(organization, [&](storage::View& view) {
        const std::int64_t newest = storage::last_event_seq(view);
        if (!last_event_id)
            return stream->set_missed(nullptr, newest);
        const auto position = parse_position(*last_event_id);
        if (!position || *position > newest || *position < storage::last_erased_seq(view))
            return stream->set_missed(reset_frame(newest), newest);
        stream->set_missed(missed_frame(view, context_.hub, audience, *position, newest), newest);
    });
    return stream;
}

} // namespace iterochat::service
