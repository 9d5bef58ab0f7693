#include "daemon/answer/answer.hpp"

#include <array>

namespace iterochat::answer {
namespace {

struct PhraseRow {
    Phrase phrase;
    std::string_view english;
    std::string_view bangla;
    std::string_view banglish;
};

constexpr std::array<PhraseRow, 8> rows{{
    {Phrase::handed_over, "I've asked a person from our team to help you. They will answer here.",
     "আমি আমাদের টিমের একজনকে আপনাকে সাহায্য করতে বলেছি। তিনি এখানেই উত্তর দেবেন।",
     "Ami amader team-er ekjon-ke apnake help korte bolechi. Uni ekhanei uttor diben."},
    {Phrase::not_known_ai_only,
     "I'm sorry, I don't know that. Could you put the question in other words, or try another way to reach "
     "us?",
     "দুঃখিত, এটি আমার জানা নেই। প্রশ্নটি কি অন্যভাবে করবেন, অথবা অন্য মাধ্যমে আমাদের সাথে যোগাযোগ করবেন?",
     "Sorry, eta amar jana nei. Proshno-ta ki onno bhabe korben, ba onno madhyome amader sathe jogajog "
     "korben?"},
    {Phrase::suggestions_intro, "I'm not sure I understood. Is it one of these?",
     "আমি ঠিক বুঝতে পেরেছি কি না নিশ্চিত নই। এগুলোর কোনোটি কি?",
     "Ami thik bujhte perechi kina sure na. Egulor konota ki?"},
    {Phrase::waiting_for_person, "A person will answer here soon. You can add more details meanwhile.",
     "একজন শিগগিরই এখানে উত্তর দেবেন। এর মধ্যে আপনি আরও তথ্য জানাতে পারেন।",
     "Ekjon shiggiri ekhane uttor diben. Er moddhe apni aro details janate paren."},
    {Phrase::offline, "Nobody is here right now. We will answer as soon as we are back.",
     "এই মুহূর্তে এখানে কেউ নেই। আমরা ফিরে এসেই উত্তর দেব।",
     "Ei muhurte ekhane keu nei. Amra fire eshei uttor debo."},
    {Phrase::greeting, "Hello! What can I help you with?", "হ্যালো! আপনাকে কীভাবে সাহায্য করতে পারি?",
     "Hello! Apnake kibhabe help korte pari?"},
    {Phrase::thanks, "You're welcome! Is there anything else I can help you with?",
     "আপনাকে স্বাগতম! আর কোনো বিষয়ে সাহায্য লাগবে?", "Apnakeo dhonnobad! Ar kono bishoye help lagbe?"},
    {Phrase::goodbye, "Goodbye! Write here again whenever you have a question.",
     "বিদায়! কোনো প্রশ্ন থাকলে আবার এখানে লিখুন।", "Biday! Kono proshno thakle abar ekhane likhben."},
}};

} // namespace

std::string_view phrase(Phrase phrase, std::string_view language) {
    for (const PhraseRow& row : rows)
        if (row.phrase == phrase)
            return language == "bn" ? row.bangla : language == "bn-Latn" ? row.banglish : row.english;
    return {};
}

std::string opening_sentence(int weekday, const std::string& date, const std::string& clock,
                             std::string_view language) {
    constexpr std::array<std::string_view, 7> english{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                      "Friday", "Saturday", "Sunday"};
    constexpr std::array<std::string_view, 7> bangla{"সোমবার", "মঙ্গলবার", "বুধবার", "বৃহস্পতিবার",
                                                     "শুক্রবার", "শনিবার",  "রবিবার"};
    constexpr std::array<std::string_view, 7> banglish{"Shombar",   "Mongolbar", "Budhbar", "Brihoshpotibar",
                                                       "Shukrobar", "Shonibar",  "Robibar"};
    const auto day = static_cast<std::size_t>(weekday);
    if (language == "bn")
        return "আমরা আবার আছি " + std::string(bangla[day]) + " (" + date + ") " + clock + " থেকে।";
    if (language == "bn-Latn")
        return "Amra abar achi " + std::string(banglish[day]) + " (" + date + ") " + clock + " theke.";
    return "We are back on " + std::string(english[day]) + ", " + date + ", at " + clock + ".";
}

} // namespace iterochat::answer
