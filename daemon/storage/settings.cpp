#include "daemon/storage/settings.hpp"

#include "common/base/error.hpp"
#include "daemon/storage/rows.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace iterochat::storage {
namespace {

using Values = std::map<std::string, std::string, std::less<>>;

/// One walk over the fields serves reading and writing: the names stand once.
class Reader {
  public:
    explicit Reader(Values values) : values_(std::move(values)) {}
    void field(std::string_view name, std::string& value) const {
        if (const auto found = values_.find(name); found != values_.end())
            value = found->second;
    }
    void field(std::string_view name, bool& value) const {
        if (const auto found = values_.find(name); found != values_.end())
            value = found->second == "true";
    }
    void field(std::string_view name, int& value) const {
        if (const auto found = values_.find(name); found != values_.end())
            value = std::stoi(found->second);
    }
    void field(std::string_view name, std::vector<std::string>& value) const {
        if (const auto found = values_.find(name); found != values_.end())
            value = nlohmann::json::parse(found->second).get<std::vector<std::string>>();
    }
    void field(std::string_view name, std::map<std::string, std::string>& value) const {
        if (const auto found = values_.find(name); found != values_.end())
            value = nlohmann::json::parse(found->second).get<std::map<std::string, std::string>>();
    }

  private:
    Values values_;
};

class Writer {
  public:
    explicit Writer(Tx& tx) : tx_(tx) {}
    void field(std::string_view name, const std::string& value) { put(name, value); }
    void field(std::string_view name, bool value) { put(name, value ? "true" : "false"); }
    void field(std::string_view name, int value) { put(name, std::to_string(value)); }
    void field(std::string_view name, const std::vector<std::string>& value) {
        put(name, nlohmann::json(value).dump());
    }
    void field(std::string_view name, const std::map<std::string, std::string>& value) {
        put(name, nlohmann::json(value).dump());
    }

  private:
    void put(std::string_view name, std::string_view value) {
        tx_.main().run("INSERT INTO settings (name, value) VALUES (?, ?)"
                       " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                       name, value);
    }
    Tx& tx_;
};

template <class Visitor, class Settings>
void visit_widget(Visitor& visitor, Settings& s) {
    visitor.field("widget.title", s.title);
    visitor.field("widget.greeting", s.greeting);
    visitor.field("widget.color", s.color);
    visitor.field("widget.position", s.position);
    visitor.field("widget.ask_name", s.ask_name);
    visitor.field("widget.ask_email", s.ask_email);
    visitor.field("widget.consent_text", s.consent_text);
    visitor.field("widget.consent_version", s.consent_version);
    visitor.field("widget.consent_policy_url", s.consent_policy_url);
    visitor.field("widget.language", s.language);
    visitor.field("widget.texts", s.texts);
    visitor.field("widget.avatar", s.avatar);
    visitor.field("widget.offline_form", s.offline_form);
    visitor.field("widget.show_footer", s.show_footer);
    visitor.field("widget.attachments", s.attachments);
    visitor.field("widget.attachment_mb", s.attachment_mb);
}

template <class Visitor, class Settings>
void visit_ai(Visitor& visitor, Settings& s) {
    visitor.field("ai.enabled", s.enabled);
    visitor.field("ai.caution", s.caution);
    visitor.field("ai.handoff_phrases", s.handoff_phrases);
    visitor.field("ai.idle_minutes", s.idle_minutes);
    visitor.field("ai.reopen_hours", s.reopen_hours);
}

template <class Visitor, class Hours>
void visit_hours(Visitor& visitor, Hours& h) {
    visitor.field("hours.enabled", h.enabled);
    visitor.field("hours.time_zone", h.time_zone);
    visitor.field("hours.closed_dates", h.closed_dates);
    visitor.field("hours.away_text", h.away_text);
    visitor.field("hours.ai_only_when_closed", h.ai_only_when_closed);
}

Values read_values(View& view) {
    Values values;
    Statement rows = view.main().prepare("SELECT name, value FROM settings");
    while (rows.step())
        values.emplace(rows.get<std::string>(0), rows.get<std::string>(1));
    return values;
}

} // namespace

WidgetSettings widget_settings(View& view) {
    WidgetSettings settings;
    Reader reader{read_values(view)};
    visit_widget(reader, settings);
    return settings;
}

void set_widget_settings(Tx& tx, const WidgetSettings& settings) {
    Writer writer{tx};
    visit_widget(writer, settings);
}

AiSettings ai_settings(View& view) {
    AiSettings settings;
    Reader reader{read_values(view)};
    std::string mode;
    reader.field("ai.mode", mode);
    settings.mode = mode == "ai_only" ? AnswerMode::ai_only : AnswerMode::ai_then_people;
    visit_ai(reader, settings);
    return settings;
}

void set_ai_settings(Tx& tx, const AiSettings& settings) {
    Writer writer{tx};
    writer.field("ai.mode", std::string{settings.mode == AnswerMode::ai_only ? "ai_only" : "ai_then_people"});
    visit_ai(writer, settings);
}

/// The spans travel in the form that people write: "monday 09:00-17:00".
OfficeHours office_hours(View& view) {
    OfficeHours hours;
    Reader reader{read_values(view)};
    visit_hours(reader, hours);
    std::vector<std::string> spans;
    reader.field("hours.spans", spans);
    for (const std::string& span : spans)
        hours.spans.push_back(parse_open_spans(span).front());
    return hours;
}

void set_office_hours(Tx& tx, const OfficeHours& hours) {
    Writer writer{tx};
    visit_hours(writer, hours);
    std::vector<std::string> spans;
    for (const OpenSpan& span : hours.spans)
        spans.push_back(format_open_span(span));
    writer.field("hours.spans", spans);
}

} // namespace iterochat::storage
