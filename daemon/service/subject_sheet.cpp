#include "daemon/service/subject_sheet.hpp"

#include "daemon/service/html_page.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::service {
namespace {

using nlohmann::json;

constexpr std::string_view visitors = "visitors of the website";

const std::vector<std::string>& rights() {
    static const std::vector<std::string> all{"to have what is wrong corrected (Art. 16)",
                                              "to have it erased (Art. 17)",
                                              "to have its use restricted (Art. 18)",
                                              "to get what you gave in a common format (Art. 20)",
                                              "to object to its use (Art. 21)",
                                              "to withdraw a consent at any time (Art. 7(3))",
                                              "to complain to a supervisory authority (Art. 77)"};
    return all;
}

constexpr const char* source = "You gave it yourself in the chat, or the website that you used passed it on "
                               "when you were signed in there. "
                               "Network address and browser come from the connection. Summaries, reasons of "
                               "the AI and notes were made here.";
constexpr const char* decisions = "The AI answers from articles and hands over to a person; it takes no "
                                  "decision with legal or similar effect "
                                  "(Art. 22). Why it answered as it did stands in data/ai_traces.jsonl.";

std::vector<Processing> about_visitors(const RecordOfProcessing& record) {
    std::vector<Processing> found;
    for (const Processing& each : record.processing)
        if (each.subjects == visitors)
            found.push_back(each);
    return found;
}

std::vector<std::string> periods_of(const Processing& processing) {
    std::vector<std::string> periods;
    for (const RuleView& rule : processing.retention)
        periods.push_back(sentence_of(rule));
    return periods;
}

std::string sheet_page(const RecordOfProcessing& record) {
    HtmlPage page("Your data at " + record.controller.name);
    page.paragraph(
        "This sheet tells what GDPR Art. 15 asks for beside the copy of your data, which is in this "
        "archive: index.html to read, data/ for programs. Made at " +
        format_time(record.at) + ".");
    page.heading("Purposes, data, recipients, storage");
    std::vector<std::vector<std::string>> rows;
    for (const Processing& each : about_visitors(record))
        rows.push_back({each.purpose, each.basis, joined(each.categories), joined(each.recipients),
                        joined(periods_of(each))});
    page.table({"Purpose", "Usual legal basis", "Data", "Recipients", "Kept"}, rows);
    page.heading("Recipients outside");
    std::vector<std::string> outside;
    for (const Subprocessor& each : record.subprocessors)
        outside.push_back(each.name + ": " + each.purpose + " (" + each.data + "; " + each.place + ")");
    if (outside.empty())
        page.paragraph("None.");
    else
        page.list(outside);
    page.heading("Where it comes from");
    page.paragraph(source);
    page.heading("Automated decisions");
    page.paragraph(decisions);
    page.heading("Your rights");
    page.list(rights());
    return page.finish();
}

json sheet_document(const RecordOfProcessing& record) {
    json purposes = json::array();
    for (const Processing& each : about_visitors(record))
        purposes.push_back({{"purpose", each.purpose},
                            {"legal_basis", each.basis},
                            {"categories", each.categories},
                            {"recipients", each.recipients},
                            {"storage", periods_of(each)}});
    json outside = json::array();
    for (const Subprocessor& each : record.subprocessors)
        outside.push_back(
            {{"name", each.name}, {"purpose", each.purpose}, {"data", each.data}, {"place", each.place}});
    return {{"article", 15},
            {"controller", record.controller.name},
            {"made_at", format_time(record.at)},
            {"purposes", std::move(purposes)},
            {"recipients_outside", std::move(outside)},
            {"source", source},
            {"automated_decisions", decisions},
            {"rights", rights()}};
}

} // namespace

std::vector<erasure::ExtraFile> subject_sheet(const RecordOfProcessing& record) {
    return {{"article-15.html", sheet_page(record)},
            {"article-15.json", sheet_document(record).dump(1) + "\n"}};
}

} // namespace iterochat::service
