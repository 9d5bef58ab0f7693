#include "daemon/service/hours.hpp"

#include "daemon/answer/answer.hpp"
#include "daemon/storage/settings.hpp"

namespace iterochat::service {

AiSettings ai_settings_now(storage::View& view) {
    AiSettings settings = storage::ai_settings(view);
    const OfficeHours hours = storage::office_hours(view);
    if (hours.ai_only_when_closed && settings.enabled && !is_open(hours, view.now()))
        settings.mode = AnswerMode::ai_only;
    return settings;
}

std::string handover_notice(storage::View& view, const std::string& language) {
    const OfficeHours hours = storage::office_hours(view);
    if (is_open(hours, view.now()))
        return std::string(answer::phrase(answer::Phrase::handed_over, language));
    if (!hours.away_text.empty())
        return hours.away_text;
    std::string notice(answer::phrase(answer::Phrase::offline, language));
    if (const auto opening = next_opening(hours, view.now())) {
        const LocalMoment moment = local_moment(hours.time_zone, *opening);
        notice += ' ' + answer::opening_sentence(moment.weekday, moment.date, format_clock(moment.minute),
                                                 language);
    }
    return notice;
}

} // namespace iterochat::service
