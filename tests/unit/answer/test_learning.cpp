#include "daemon/answer/classifier.hpp"
#include "daemon/answer/confidence.hpp"
#include "daemon/answer/field.hpp"
#include "daemon/answer/language.hpp"
#include "daemon/answer/language_model.hpp"
#include "daemon/answer/vector_math.hpp"
#include "tests/unit/answer/source.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <random>
#include <thread>

using namespace iterochat;
using namespace iterochat::answer;

namespace {

/// Twenty articles, each about a thing of its own, asked for in five ways.
std::shared_ptr<MemorySource> many_articles() {
    const std::vector<std::string> things{"invoice", "parcel",   "voucher", "newsletter", "warranty",
                                          "carpet",  "bicycle",  "window",  "printer",    "blanket",
                                          "candle",  "backpack", "teapot",  "hammer",     "lantern",
                                          "mirror",  "pillow",   "scooter", "telescope",  "umbrella"};
    auto source = std::make_shared<MemorySource>();
    for (const std::string& thing : things)
        source->put("About the " + thing, "",
                    {"where is my " + thing, "i need a new " + thing, "the " + thing + " is broken",
                     "can you send the " + thing + " again", "how much is a " + thing});
    return source;
}

std::vector<float> random_row(std::mt19937& random, std::size_t length) {
    std::uniform_real_distribution<float> values(-1, 1);
    std::vector<float> row(length);
    for (float& value : row)
        value = values(random);
    return row;
}

} // namespace

TEST_CASE("the vector loops of the processor and the plain ones agree") {
    std::mt19937 random(3);
    const std::size_t length = padded(150);
    const auto row = random_row(random, length);
    const auto gradient = random_row(random, length);
    std::vector<float> a(length, 0.5F);
    std::vector<float> b = a;
    vector_math().add_scaled(a.data(), row.data(), 0.7F, length);
    plain_vector_math().add_scaled(b.data(), row.data(), 0.7F, length);
    for (std::size_t i = 0; i < length; ++i)
        CHECK(a[i] == Approx(b[i]).margin(1e-6));

    std::vector<signed char> bytes(length);
    std::iota(bytes.begin(), bytes.end(), static_cast<signed char>(-70));
    vector_math().add_scaled_bytes(a.data(), bytes.data(), 0.01F, length);
    plain_vector_math().add_scaled_bytes(b.data(), bytes.data(), 0.01F, length);
    for (std::size_t i = 0; i < length; ++i)
        CHECK(a[i] == Approx(b[i]).margin(1e-5));

    std::vector<float> squares_a(length, 0.01F);
    std::vector<float> squares_b = squares_a;
    const std::vector<std::size_t> blocks{0, 16, length - row_step};
    vector_math().adagrad(a.data(), squares_a.data(), gradient.data(), 0.4F, 0.3F, blocks);
    plain_vector_math().adagrad(b.data(), squares_b.data(), gradient.data(), 0.4F, 0.3F, blocks);
    for (std::size_t i = 0; i < length; ++i) {
        CHECK(a[i] == Approx(b[i]).margin(1e-3));
        CHECK(squares_a[i] == Approx(squares_b[i]).margin(1e-6));
    }
}

TEST_CASE("a field scores a question by what its units hold, and forgets what is removed") {
    Field field;
    field.add(0, {1, 2, 3, 3});
    field.add(1, {2, 4});
    field.add(2, {5, 6});
    Scores scores;
    field.score(query_terms({3, 4}), scores);
    CHECK(scores[0] > 0);
    CHECK(scores[1] > 0);
    CHECK(scores[2] == 0);
    const std::uint32_t first = 0;
    CHECK(field.covered(query_terms({1, 2, 3}), {&first, 1}) == Approx(1));
    field.remove(0, {1, 2, 3, 3});
    field.score(query_terms({3, 4}), scores);
    CHECK(scores[0] == 0);
    CHECK(field.covered(query_terms({3}), {}) == 0);
    field.remove(0, {1, 2, 3, 3}); // once more does nothing
    CHECK(field.posting_count() == 4);
}

TEST_CASE("the classifier learns which article a question belongs to, the same each time") {
    const std::vector<std::pair<std::string, std::uint32_t>> texts{
        {"where is my parcel", 0}, {"parcel late", 0},  {"send parcel", 0},
        {"reset password", 1},     {"new password", 1}, {"password lost", 1}};
    std::vector<QuestionFeatures> features;
    for (const auto& [text, label] : texts)
        features.push_back(question_features(features_of(text)));
    std::vector<Example> examples;
    for (std::size_t i = 0; i < texts.size(); ++i)
        examples.push_back({&features[i], texts[i].second});
    const Classifier one = Classifier::train(examples, 2, {});
    const Classifier two = Classifier::train(examples, 2, {});
    std::vector<float> scores;
    one.score(question_features(features_of("my parcel is lost")), scores);
    REQUIRE(scores.size() == 2);
    CHECK(scores[0] > scores[1]);
    std::vector<float> again;
    two.score(question_features(features_of("my parcel is lost")), again);
    CHECK(scores == again);
    CHECK(Classifier::train({}, 0, {}).empty());
}

TEST_CASE("the confidence rises with every signal and keeps its share of the refused") {
    std::mt19937 random(5);
    std::normal_distribution<double> noise(0, 1);
    std::vector<Judged> judged;
    for (int i = 0; i < 1000; ++i) {
        const bool good = i % 2 == 0;
        const double shift = good ? 1.5 : 0;
        // The last signal says the opposite of what it should: it must not lower the confidence.
        judged.push_back(
            {{shift + noise(random), shift + noise(random), shift + noise(random), -shift + noise(random)},
             good,
             false});
    }
    const Calibration calibration = Calibration::fit(judged);
    const Signals base{1, 1, 1, 1};
    for (std::size_t i = 0; i < signal_count; ++i) {
        Signals more = base;
        more[i] += 1;
        CHECK(calibration.confidence(more) >= calibration.confidence(base));
    }
    int above = 0;
    int refused = 0;
    for (const Judged& one : judged)
        if (!one.answerable) {
            ++refused;
            above += calibration.confidence(one.signals) >= calibration.careful_threshold() ? 1 : 0;
        }
    CHECK(static_cast<double>(above) / refused == Approx(0.2).margin(0.02));
    CHECK(calibration.balanced_threshold() <= calibration.careful_threshold());
}

TEST_CASE("training is due after a change and done once") {
    const auto source = many_articles();
    EmbeddedEngine engine(source);
    CHECK(engine.needs_training());
    CHECK(engine.train());
    CHECK_FALSE(engine.needs_training());
    CHECK_FALSE(engine.train());
    source->put("Another", "text");
    CHECK(engine.needs_training());
}

TEST_CASE("a trained engine answers its own questions in other words and refuses foreign ones") {
    EmbeddedEngine engine(many_articles());
    engine.train();
    const Outcome known = engine.answer(ask("please tell me the price of one telescope"));
    REQUIRE_FALSE(known.candidates.empty());
    CHECK(known.candidates[0].title == "About the telescope");
    const Outcome foreign = engine.answer(ask("which river flows through vienna"));
    CHECK(foreign.confidence < known.confidence);
    CHECK(foreign.action != Action::answer);
}

TEST_CASE("an article added after training is found, one removed while training is never cited") {
    const auto source = many_articles();
    EmbeddedEngine engine(source);
    engine.train();
    const ArticleId added =
        source->put("Saxophones", "We tune saxophones on Fridays.", {"do you tune saxophones"});
    const Outcome fresh = engine.answer(ask("do you tune saxophones"));
    REQUIRE_FALSE(fresh.candidates.empty());
    CHECK(fresh.candidates[0].article_id == added);

    std::atomic<bool> training{true};
    std::thread trainer([&] {
        engine.train();
        training = false;
    });
    source->remove(added);
    do {
        const Outcome outcome = engine.answer(ask("do you tune saxophones"));
        for (const Candidate& candidate : outcome.candidates)
            REQUIRE(candidate.article_id != added);
        for (const Citation& citation : outcome.citations)
            REQUIRE(citation.article_id != added);
    } while (training);
    trainer.join();
    for (const Candidate& candidate : engine.answer(ask("do you tune saxophones")).candidates)
        CHECK(candidate.article_id != added);
}

TEST_CASE("a question in Banglish finds an article in Bangla, and the other way round") {
    const auto source = std::make_shared<MemorySource>();
    source->put("ডেলিভারি", "ঢাকার বাইরে ডেলিভারি করতে তিন থেকে পাঁচ দিন সময় লাগে।");
    source->put("দোকানের সময়", "আমাদের দোকান সকাল নয়টা থেকে রাত আটটা পর্যন্ত খোলা থাকে।");
    source->put("উপহার কার্ড", "উপহার কার্ড দুই বছর পর্যন্ত ব্যবহার করা যায়।");
    EmbeddedEngine engine(source);
    const Outcome shop = engine.answer(ask("apnader dokan koyta porjonto khola thake"));
    REQUIRE_FALSE(shop.candidates.empty());
    CHECK(shop.candidates[0].title == "দোকানের সময়");
    const Outcome delivery = engine.answer(ask("dhakar baire delivery korte koto din lage"));
    REQUIRE_FALSE(delivery.candidates.empty());
    CHECK(delivery.candidates[0].title == "ডেলিভারি");
    CHECK(delivery.language == "bn-Latn");
}

TEST_CASE("languages of an organization are preferred and clear cases win anyway") {
    CHECK(identify_language("Wo ist meine Bestellung geblieben?", "") == "de");
    CHECK(identify_language("¿Cuándo llegará el paquete que compré la semana pasada?", "", {"en"}) == "es");
    CHECK(identify_language("42", "bn") == "bn");
    CHECK(identify_language("", "") == "en");
    CHECK(identify_language("hi", "") == "en");
    for (int step = -language_step_most; step <= language_step_most; ++step) {
        const char c = encode_weight(step);
        CHECK(decode_weight(c) == step);
        CHECK(c != '"');
        CHECK(c != '\\');
        CHECK(c != '?');
    }
}

TEST_CASE("a question in Banglish finds an article in English by the concepts in it") {
    const auto source = std::make_shared<MemorySource>();
    source->put("Delivery charge", "Delivery outside the city costs 120 taka and takes three days.");
    source->put("Opening hours", "The shop is open from nine in the morning until eight at night.");
    source->put("Careers", "We publish vacancies on the first day of every month.");
    EmbeddedEngine engine(source);
    for (const char* text : {"dokan kokhon khole", "আপনাদের দোকান কখন খোলে?"}) {
        const Outcome outcome = engine.answer(ask(text));
        REQUIRE_FALSE(outcome.candidates.empty());
        CHECK(outcome.candidates[0].title == "Opening hours");
    }
    const Outcome price = engine.answer(ask("শহরের বাইরে ডেলিভারি চার্জ কত টাকা"));
    REQUIRE_FALSE(price.candidates.empty());
    CHECK(price.candidates[0].title == "Delivery charge");
}
