#include "daemon/service/html_page.hpp"
#include "daemon/service/records.hpp"

namespace iterochat::service {

std::string page_of(const RecordOfProcessing& record) {
    HtmlPage page("Record of processing activities: " + record.controller.name);
    page.paragraph("GDPR Art. 30, made from the live settings at " + format_time(record.at) + ".");
    page.paragraph(
        "Controller: " + record.controller.name +
        ". Names of a representative and of a data protection officer are the controller's to add.");
    page.heading("Processing activities");
    std::vector<std::vector<std::string>> rows;
    for (const Processing& each : record.processing) {
        std::vector<std::string> kept;
        for (const RuleView& rule : each.retention)
            kept.push_back(sentence_of(rule));
        rows.push_back({each.name, each.purpose, each.basis, each.subjects, joined(each.categories),
                        joined(each.recipients),
                        kept.empty() ? "as long as the account or the organization" : joined(kept)});
    }
    page.table({"Activity", "Purpose", "Usual legal basis", "Persons", "Data", "Recipients", "Kept"}, rows);
    page.heading("Subprocessors and other recipients");
    rows.clear();
    for (const Subprocessor& each : record.subprocessors)
        rows.push_back({each.name, each.purpose, each.data, each.place});
    if (rows.empty())
        page.paragraph("None: no data leaves this installation by its settings.");
    else
        page.table({"Recipient", "Purpose", "Data", "Place"}, rows);
    if (!record.leaving.empty()) {
        page.heading("What leaves this host");
        page.list(record.leaving);
        page.heading("Backups");
        page.list(record.backups.sentences);
    }
    page.heading("Time limits for erasure");
    std::vector<std::string> limits;
    for (const RuleView& rule : record.retention)
        limits.push_back(sentence_of(rule));
    page.list(limits);
    page.heading("Security measures (Art. 32)");
    page.list(record.measures);
    return page.finish();
}

} // namespace iterochat::service
