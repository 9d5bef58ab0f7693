#include "tests/bench/answer/data.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>

namespace iterochat::answer::bench {
namespace {

using nlohmann::json;

std::ifstream open(const std::string& path) {
    std::ifstream in(path);
    if (!in)
        throw std::runtime_error("can't read " + path);
    return in;
}

/// One record of comma-separated values with double quotes, over several lines if need be.
bool read_record(std::istream& in, std::vector<std::string>& fields) {
    fields.assign(1, {});
    bool quoted = false;
    bool any = false;
    for (char c; in.get(c);) {
        any = true;
        if (c == '"' && quoted && in.peek() == '"')
            fields.back().push_back(static_cast<char>(in.get()));
        else if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            fields.emplace_back();
        else if (c == '\n' && !quoted)
            return true;
        else if (c != '\r')
            fields.back().push_back(c);
    }
    return any;
}

void add_article(AnswerSet& set, const std::string& id, const std::string& title, const std::string& body,
                 const std::vector<std::string>& questions) {
    Article article;
    article.id = ArticleId::make(Time{1});
    article.source_id = id;
    article.title = title;
    article.body = body;
    article.questions = questions;
    set.examples += questions.size();
    set.articles->put(article);
}

std::string spaced(std::string id) {
    std::replace(id.begin(), id.end(), '_', ' ');
    return id;
}

} // namespace

std::optional<std::string> data_folder() {
    const char* folder = std::getenv("ITEROCHAT_ANSWER_DATA"); // NOLINT(concurrency-mt-unsafe)
    if (folder == nullptr || *folder == '\0')
        return std::nullopt;
    return folder;
}

AnswerSet clinc(const std::string& folder, int questions_per_article) {
    AnswerSet set;
    const json all = json::parse(open(folder + "/clinc150/data_full.json"));
    if (questions_per_article == 100) {
        std::map<std::string, std::vector<std::string>> by_intent;
        for (const json& pair : all["train"])
            by_intent[pair[1]].push_back(pair[0]);
        for (const auto& [id, questions] : by_intent)
            add_article(set, id, spaced(id), "", questions);
    } else {
        auto in = open(folder + "/clinc150/kb_n" + std::to_string(questions_per_article) + ".jsonl");
        for (std::string line; std::getline(in, line);) {
            const json article = json::parse(line);
            add_article(set, article["id"], article["title"], "", article["questions"]);
        }
    }
    for (const json& pair : all["test"])
        set.questions.push_back({pair[0], pair[1]});
    for (const json& pair : all["oos_test"])
        set.questions.push_back({pair[0], std::nullopt});
    return set;
}

AnswerSet sofmattress(const std::string& folder) {
    AnswerSet set;
    std::map<std::string, std::vector<std::string>> by_intent;
    std::vector<std::string> fields;
    auto train = open(folder + "/hint3-sofmattress/sofmattress_v2_train.csv");
    for (read_record(train, fields); read_record(train, fields);)
        by_intent[fields.at(1)].push_back(fields[0]);
    for (const auto& [id, questions] : by_intent)
        add_article(set, id, spaced(id), "", questions);
    auto test = open(folder + "/hint3-sofmattress/sofmattress_v2_test.csv");
    for (read_record(test, fields); read_record(test, fields);)
        set.questions.push_back(
            {fields[0], fields.at(1) == "NO_NODES_DETECTED" ? std::nullopt : std::optional{fields[1]}});
    return set;
}

AnswerSet squad_passages(const std::string& folder) {
    AnswerSet set;
    const json all = json::parse(open(folder + "/squad2-dev-part/dev-v2.0-16articles.json"));
    for (const json& article : all["data"]) {
        int number = 0;
        for (const json& paragraph : article["paragraphs"]) {
            const std::string title = spaced(article["title"]);
            const std::string id = title + " " + std::to_string(++number);
            add_article(set, id, title, paragraph["context"], {});
            for (const json& question : paragraph["qas"])
                if (!question.value("is_impossible", false))
                    set.questions.push_back({question["question"], id});
        }
    }
    auto other = open(folder + "/squad2-dev-part/out_of_kb_questions.txt");
    for (std::string line; std::getline(other, line);)
        set.questions.push_back({line, std::nullopt});
    return set;
}

AnswerSet banglish_to_bangla(const std::string& folder, std::size_t hidden_share) {
    AnswerSet set;
    auto in = open(folder + "/lid/banglatlit_val.csv");
    std::vector<std::string> fields;
    for (read_record(in, fields); read_record(in, fields);) {
        const std::size_t number = set.questions.size();
        const bool hidden = hidden_share > 0 && number % hidden_share == 0;
        if (!hidden)
            add_article(set, fields[0], "Text " + std::to_string(number), fields.at(2), {});
        set.questions.push_back({fields[1], hidden ? std::nullopt : std::optional{fields[0]}});
    }
    return set;
}

std::vector<Labelled> with_typos(std::vector<Labelled> questions) {
    std::mt19937 random(7); // NOLINT(cert-msc51-cpp): the same typos in each run
    for (Labelled& labelled : questions) {
        std::string& text = labelled.question;
        std::vector<std::size_t> places; // inside words of four letters and more
        for (std::size_t i = 1; i + 2 < text.size(); ++i)
            if (text[i - 1] != ' ' && text[i] != ' ' && text[i + 1] != ' ' && text[i + 2] != ' ')
                places.push_back(i);
        if (places.empty())
            continue;
        const std::size_t at = places[random() % places.size()];
        switch (random() % 4) {
        case 0:
            text.erase(at, 1);
            break;
        case 1:
            text.insert(at, 1, static_cast<char>('a' + random() % 26));
            break;
        case 2:
            std::swap(text[at], text[at + 1]);
            break;
        default:
            text[at] = static_cast<char>('a' + random() % 26);
        }
    }
    return questions;
}

std::vector<LanguageLine> latin_lines(const std::string& folder) {
    std::vector<LanguageLine> lines;
    auto in = open(folder + "/lid/latin_train.tsv");
    for (std::string line; std::getline(in, line);) {
        const auto first = line.find('\t');
        const auto second = line.find('\t', first + 1);
        if (second != std::string::npos)
            lines.push_back(
                {line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1)});
    }
    return lines;
}

std::vector<LanguageLine> banglish_lines(const std::string& folder) {
    std::vector<LanguageLine> lines;
    auto in = open(folder + "/lid/banglish_bnsentmix_13k.txt");
    for (std::string line; std::getline(in, line);)
        lines.push_back({"bn-Latn", "comments", line});
    return lines;
}

std::vector<LanguageLine> banglish_pairs(const std::string& folder) {
    std::vector<LanguageLine> lines;
    auto in = open(folder + "/lid/banglatlit_val.csv");
    std::vector<std::string> fields;
    for (read_record(in, fields); read_record(in, fields);)
        lines.push_back({"bn-Latn", "comments", fields.at(1)});
    return lines;
}

std::vector<LanguageLine> clinc_questions(const std::string& folder) {
    std::vector<LanguageLine> lines;
    for (const Labelled& question : clinc(folder, 5).questions)
        lines.push_back({"en", "questions", question.question});
    return lines;
}

std::vector<std::string> clinc_training_texts(const std::string& folder) {
    std::vector<std::string> texts;
    const json all = json::parse(open(folder + "/clinc150/data_full.json"));
    for (const char* part : {"train", "val", "oos_train", "oos_val"})
        for (const json& pair : all[part])
            texts.push_back(pair[0]);
    return texts;
}

std::vector<HandoffLine> written_handoffs() {
    std::vector<HandoffLine> lines;
    auto in = open(ITEROCHAT_SOURCE_DIR "/tests/data/answer/handoff.tsv");
    for (std::string line; std::getline(in, line);) {
        const auto first = line.find('\t');
        const auto second = line.find('\t', first + 1);
        if (second != std::string::npos && line.front() != '#')
            lines.push_back(
                {line.substr(0, first), line.substr(first + 1, second - first - 1), line.substr(second + 1)});
    }
    return lines;
}

/// "I have problems with opening a free account" is labelled by what is to be done, not by what is wrong:
/// either is right.
bool speaks_of_account_problem(const std::vector<std::string>& fields) {
    const auto says = [&](const char* word) { return fields[0].find(word) != std::string::npos; };
    return fields.at(1).ends_with("_account") &&
           (says("problem") || says("cannot") || says("can't") || says("cant "));
}

/// Intents that hand over, and those that plainly don't. Left out: intents that a shop may see either way
/// (the refund policy, a lost password, contacting customer service).
std::vector<HandoffLine> bitext_handoffs(const std::string& folder) {
    const std::map<std::string, std::string> reasons{{"get_refund", "refund"},
                                                     {"track_refund", "refund"},
                                                     {"complaint", "complaint"},
                                                     {"payment_issue", "payment"},
                                                     {"registration_problems", "account"},
                                                     {"contact_human_agent", "person_requested"},
                                                     {"check_refund_policy", ""},
                                                     {"recover_password", ""},
                                                     {"contact_customer_service", ""},
                                                     {"check_cancellation_fee", "none"}};
    std::vector<HandoffLine> lines;
    for (const char* part : {"train", "dev", "test"}) {
        auto in = open(folder + "/bitext/" + part + ".csv");
        std::vector<std::string> fields;
        for (read_record(in, fields); read_record(in, fields);) {
            const auto found = reasons.find(fields.at(1));
            const std::string reason = found == reasons.end() ? "none" : found->second;
            if (!reason.empty() && !(reason == "none" && speaks_of_account_problem(fields)))
                lines.push_back({"en", reason, fields[0]});
        }
    }
    return lines;
}

} // namespace iterochat::answer::bench
