#include "daemon/service/retention_clock.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "daemon/storage/control/installation.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/newest_times.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr std::string_view clock_name = "retention.clock"; ///< the last time that was noted, milliseconds
constexpr int steady_ticks = 6;
constexpr Span tick_least = minutes(30);
constexpr Span tick_most = minutes(90);

void put_time(storage::ControlTx& tx, Time now) {
    storage::set_installation_value(tx, clock_name, std::to_string(now.ms));
}

std::string counted(std::int64_t number, const char* what) {
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

/// The newest time that the program itself wrote down, up to now: an imported archive may hold later ones.
std::optional<Time> newest_stored(storage::Store& store, Time now) {
    std::vector<Organization> organizations;
    auto newest = store.control_read([&](storage::ControlView& view) {
        organizations = storage::list_organizations(view);
        return storage::newest_time(view, now);
    });
    for (const Organization& organization : organizations) {
        if (organization.state == OrganizationState::deleting)
            continue;
        try {
            const auto time = store.read(
                organization.id, [&](storage::View& view) { return storage::newest_time(view, now); },
                storage::ReadLimit::long_running);
            newest = std::max(newest, time); // none is the least
        } catch (const Error& failure) {     // its own check says so; the others still count
            log(LogLevel::warning, "service", "clock_not_compared",
                {{"organization", organization.id.text()}, {"code", code_name(failure.code())}});
        }
    }
    return newest;
}

} // namespace

std::optional<Time> noted_time(storage::ControlView& view) {
    const auto text = storage::installation_value(view, clock_name);
    return text ? std::optional<Time>(Time{std::stoll(*text)}) : std::nullopt;
}

std::string words_of_gap(Span gap) {
    const std::int64_t whole_minutes = std::max<std::int64_t>(1, gap.ms / minutes(1).ms);
    if (whole_minutes < 120)
        return counted(whole_minutes, "minute");
    if (whole_minutes < 72 * 60)
        return counted(whole_minutes / 60, "hour");
    return counted(whole_minutes / (24 * 60), "day");
}

void RetentionClock::start() {
    const Time now = context_.clock.now();
    const auto noted =
        context_.store.control_read([](storage::ControlView& view) { return noted_time(view); });
    // What was noted is an hour old at most; without it every tenant is asked.
    const auto known = noted ? noted : newest_stored(context_.store, now);
    const bool is_believed = !known || (now >= *known && now - *known <= clock_jump_most);
    if (is_believed || !noted)
        context_.store.control_write(
            [&](storage::ControlTx& tx) { put_time(tx, is_believed ? now : *known); });
}

bool RetentionClock::is_steady_after_gap(Time now) {
    const std::lock_guard lock(mutex_);
    const bool in_step = last_tick_ && now - *last_tick_ >= tick_least && now - *last_tick_ <= tick_most;
    ticks_in_step_ = in_step ? ticks_in_step_ + 1 : 0;
    last_tick_ = now;
    return ticks_in_step_ >= steady_ticks;
}

bool RetentionClock::tick() {
    const Time now = context_.clock.now();
    return context_.store.control_write([&](storage::ControlTx& tx) {
        const auto before = noted_time(tx);
        const bool is_gap = before && now - *before > clock_jump_most;
        const bool is_believed = is_gap ? is_steady_after_gap(now) : !before || now > *before;
        if (is_believed)
            put_time(tx, now);
        return is_believed;
    });
}

void RetentionClock::check(Time now, bool may_jump) {
    const auto before =
        context_.store.control_read([](storage::ControlView& view) { return noted_time(view); });
    if (!before)
        return;
    if (now < *before - clock_back_most)
        throw Error{Code::busy, "The clock went back by " + words_of_gap(*before - now) + " since " +
                                    format_time(*before) + "; nothing was erased. Check the system's time."}
            .with_hint("iterochat doctor; timedatectl");
    if (now > *before + clock_jump_most && !may_jump)
        throw Error{
            Code::busy,
            "The clock is " + words_of_gap(now - *before) + " past the last noted time, " +
                format_time(*before) +
                "; nothing was erased. If the time is right, look at the plan and sweep it; after six hours "
                "of steady running sweeps go on by themselves."}
            .with_hint("iterochat retention plan, then iterochat retention sweep --plan HASH --yes");
}

void RetentionClock::note(Time now, bool was_confirmed) {
    const auto before =
        context_.store.control_read([](storage::ControlView& view) { return noted_time(view); });
    const bool is_jump = before && now - *before > clock_jump_most;
    if (!before || (now - *before >= hours(1) && (was_confirmed || !is_jump)))
        context_.store.control_write([&](storage::ControlTx& tx) { put_time(tx, now); });
}

} // namespace iterochat::service
