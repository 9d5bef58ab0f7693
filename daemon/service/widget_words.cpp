#include "daemon/service/widget_words.hpp"

namespace iterochat::service {
namespace {

std::string known_language(std::string_view tag) {
    for (const std::string_view known : {"en", "bn"})
        if (tag.starts_with(known))
            return std::string(known);
    return {};
}

} // namespace

std::string widget_language(const WidgetSettings& settings, std::string_view of_script,
                            const std::vector<std::string>& of_page) {
    for (const std::string_view wanted : {of_script, std::string_view(settings.language)})
        if (const std::string language = known_language(wanted); !language.empty())
            return language;
    for (const std::string& wanted : of_page)
        if (const std::string language = known_language(wanted); !language.empty())
            return language;
    return "en";
}

std::string text_in_language(const WidgetSettings& settings, std::string_view language, std::string_view name,
                             const std::string& general) {
    const auto found = settings.texts.find(std::string(language) + "." + std::string(name));
    return found == settings.texts.end() || found->second.empty() ? general : found->second;
}

void put_in_language(WidgetSettings& settings, std::string_view language) {
    settings.title = text_in_language(settings, language, "title", settings.title);
    settings.greeting = text_in_language(settings, language, "greeting", settings.greeting);
    settings.consent_text = text_in_language(settings, language, "consent_text", settings.consent_text);
    std::map<std::string, std::string> plain;
    const std::string prefix = std::string(language) + ".";
    for (const auto& [name, text] : settings.texts)
        if (name.starts_with(prefix) && !text.empty())
            plain[name.substr(prefix.size())] = text;
    for (const auto& [name, text] : settings.texts)
        if (name.find('.') == std::string::npos)
            plain.try_emplace(name, text);
    settings.texts = std::move(plain);
}

} // namespace iterochat::service
