#include "daemon/answer/concepts.hpp"

#include "daemon/answer/characters.hpp"
#include "daemon/answer/skeleton.hpp"
#include "daemon/answer/tokens.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace iterochat::answer {
namespace {

/// One concept a row: English words, Bangla words and Banglish spellings that their sound doesn't give.
constexpr auto rows = std::to_array<std::string_view>({
    "order purchase অর্ডার ক্রয় kroy",
    "delivery deliver shipping ship shipment ডেলিভারি শিপিং পাঠানো পাঠান pathan pathano delivari",
    "parcel package পার্সেল প্যাকেজ parsel",
    "price cost rate দাম মূল্য খরচ dam mullo khoroch daam",
    "charge fee fees চার্জ ফি",
    "money cash টাকা অর্থ taka tk poysa পয়সা",
    "pay payment paid পেমেন্ট পরিশোধ porishodh",
    "refund reimburse রিফান্ড",
    "return ফেরত ferot ferat firot রিটার্ন",
    "exchange replace swap বদল পরিবর্তন bodol bodlano poribortan এক্সচেঞ্জ",
    "cancel cancellation বাতিল batil ক্যানসেল kensel",
    "account একাউন্ট অ্যাকাউন্ট হিসাব hisab acount",
    "password পাসওয়ার্ড pasword",
    "login signin লগইন লগিন",
    "register registration signup নিবন্ধন রেজিস্ট্রেশন nibondhon",
    "open opening খোলা খুলব খোলে খুলতে khola khule khulbo khole khulte",
    "close closed closing বন্ধ bondho bondo",
    "hour hours time সময় somoy shomoy টাইম",
    "day days দিন din",
    "week সপ্তাহ soptaho",
    "month মাস mash",
    "year বছর bochor",
    "today আজ আজকে aj ajke",
    "tomorrow কাল আগামীকাল agamikal",
    "shop store outlet দোকান dokan শপ স্টোর শোরুম showroom",
    "address location ঠিকানা thikana লোকেশন",
    "where কোথায় kothay kothai",
    "when কখন কবে kokhon kobe",
    "price কত koto",
    "phone telephone call ফোন কল কলে",
    "number নম্বর নাম্বার nambar",
    "mobile মোবাইল",
    "email mail ইমেইল মেইল",
    "message মেসেজ বার্তা barta",
    "customer client গ্রাহক কাস্টমার grahok",
    "support help সাহায্য সহায়তা সাপোর্ট shahajjo sahajjo sohayota",
    "service সেবা সার্ভিস seba sheba",
    "product item goods পণ্য প্রোডাক্ট জিনিস ponno jinis",
    "size সাইজ মাপ map",
    "color colour রং রঙ rong",
    "quality মান কোয়ালিটি",
    "warranty guarantee ওয়ারেন্টি গ্যারান্টি",
    "discount offer sale ছাড় ডিসকাউন্ট অফার char",
    "coupon voucher কুপন ভাউচার",
    "gift উপহার গিফট upohar",
    "card কার্ড",
    "bank ব্যাংক",
    "invoice bill বিল চালান ইনভয়েস",
    "receipt রসিদ roshid",
    "balance ব্যালেন্স স্থিতি",
    "transfer ট্রান্সফার স্থানান্তর",
    "transaction লেনদেন lenden",
    "instalment installment কিস্তি kisti",
    "tax vat ভ্যাট কর",
    "loan ঋণ লোন rin",
    "interest সুদ sud",
    "insurance বীমা bima ইন্স্যুরেন্স",
    "ticket টিকেট টিকিট",
    "booking reservation reserve book বুকিং রিজার্ভেশন",
    "room রুম কক্ষ",
    "hotel হোটেল",
    "flight ফ্লাইট",
    "travel trip ভ্রমণ bhromon",
    "passport পাসপোর্ট",
    "visa ভিসা",
    "luggage baggage bag ব্যাগ লাগেজ",
    "bus বাস",
    "train ট্রেন",
    "food meal খাবার khabar",
    "restaurant রেস্টুরেন্ট",
    "menu মেনু",
    "water পানি pani",
    "medicine drug ওষুধ oshudh osudh",
    "doctor ডাক্তার daktar",
    "hospital হাসপাতাল hashpatal",
    "appointment অ্যাপয়েন্টমেন্ট সিরিয়াল",
    "school স্কুল বিদ্যালয়",
    "course কোর্স",
    "class ক্লাস",
    "teacher শিক্ষক shikkhok",
    "student ছাত্র শিক্ষার্থী chatro",
    "exam examination পরীক্ষা porikkha",
    "result ফলাফল রেজাল্ট folafol",
    "admission ভর্তি bhorti vorti",
    "certificate সনদ সার্টিফিকেট sonod",
    "job vacancy career চাকরি chakri",
    "salary বেতন beton",
    "company কোম্পানি প্রতিষ্ঠান protishthan",
    "office অফিস",
    "branch শাখা shakha ব্রাঞ্চ",
    "computer laptop কম্পিউটার ল্যাপটপ",
    "internet ইন্টারনেট",
    "network নেটওয়ার্ক",
    "website site ওয়েবসাইট সাইট",
    "app application অ্যাপ",
    "download ডাউনলোড",
    "upload আপলোড",
    "install installation ইনস্টল",
    "update upgrade আপডেট হালনাগাদ",
    "software সফটওয়্যার",
    "program প্রোগ্রাম",
    "file ফাইল",
    "document ডকুমেন্ট কাগজ kagoj নথি",
    "photo picture image ছবি chobi ফটো",
    "video ভিডিও",
    "printer প্রিন্টার",
    "battery ব্যাটারি",
    "charger চার্জার",
    "screen display স্ক্রিন",
    "camera ক্যামেরা",
    "repair fix মেরামত meramot",
    "broken damaged নষ্ট ভাঙা nosto bhanga",
    "lost হারিয়ে হারানো hariye harano",
    "problem issue trouble সমস্যা somossa shomossa",
    "error ত্রুটি এরর truti",
    "change modify edit বদলাব বদলাতে পরিবর্তন",
    "delete remove মুছে ডিলিট muche",
    "create make তৈরি toiri",
    "send পাঠাব পাঠাতে pathabo pathate",
    "receive get পাব পাবো পেতে pabo pete",
    "buy কিনব কিনতে কেনা kinbo kinte kena",
    "sell বিক্রি bikri",
    "use ব্যবহার bebohar babohar",
    "language ভাষা bhasha vasha",
    "english ইংরেজি ingreji",
    "bangla bengali বাংলা",
    "country দেশ desh",
    "city শহর shohor",
    "area এলাকা elaka",
    "outside বাইরে baire",
    "free বিনামূল্যে ফ্রি binamulle",
    "new নতুন notun",
    "old পুরনো পুরোনো purono",
    "subscription plan সাবস্ক্রিপশন প্ল্যান প্যাকেজ",
    "renew renewal নবায়ন nobayon",
    "expire expiry validity মেয়াদ meyad",
    "limit সীমা লিমিট shima",
    "minimum সর্বনিম্ন sorbonimno",
    "maximum সর্বোচ্চ sorbocco",
    "policy rule rules নীতি নিয়ম পলিসি niyom niti",
    "condition terms শর্ত shorto",
    "privacy গোপনীয়তা goponiyota",
    "security safe নিরাপত্তা নিরাপদ nirapotta nirapod",
    "code কোড",
    "verify verification যাচাই ভেরিফাই jachai",
    "status অবস্থা স্ট্যাটাস obostha",
    "track tracking ট্র্যাক",
    "cash cod ক্যাশ",
    "bkash বিকাশ bikash",
    "nagad নগদ nogod",
    "agent representative প্রতিনিধি এজেন্ট",
    "manager ম্যানেজার",
    "complaint অভিযোগ",
    "feedback review মতামত রিভিউ motamot",
    "name নাম nam",
    "birth জন্ম jonmo",
    "family পরিবার poribar",
    "child children শিশু বাচ্চা shishu bacca",
    "clothes dress কাপড় জামা kapor jama",
    "shoe shoes জুতা juta",
    "book বই boi",
    "car গাড়ি gari",
    "house home বাসা বাড়ি basha bari",
    "rent ভাড়া bhara vara",
    "electricity power বিদ্যুৎ কারেন্ট bidyut",
    "gas গ্যাস",
    "land জমি jomi",
    "holiday leave ছুটি chuti",
    "friday শুক্রবার shukrobar",
    "saturday শনিবার shonibar",
    "sunday রবিবার robibar",
    "morning সকাল sokal shokal",
    "night রাত rat",
    "weekend সাপ্তাহিক",
    "emergency urgent জরুরি joruri",
    "fast quick দ্রুত তাড়াতাড়ি druto taratari",
    "cheap সস্তা shosta",
    "best good ভালো bhalo valo",
    "big large বড় boro",
    "small ছোট choto",
    "information info তথ্য তথ্যের tottho",
    "contact যোগাযোগ jogajog",
    "reason why কেন keno",
    "how কিভাবে কীভাবে kivabe kibhabe",
});

constexpr auto endings = std::to_array<std::string_view>(
    {"গুলোর", "গুলো", "টাকে", "টার", "টির", "দের", "কে", "টা", "টি", "তে", "ের", "য়", "ে", "র"});
constexpr std::size_t base_bytes_least = 6; ///< two letters
constexpr std::size_t key_length_least = 4; ///< shorter keys are too many words

class Concepts {
  public:
    Concepts() {
        for (std::uint32_t number = 0; number < rows.size(); ++number)
            for (const std::string& word : words_in(rows[number]))
                add(word, number);
    }

    std::optional<std::uint32_t> find(const std::string& word) const {
        if (const auto found = words_.find(stem(word)); found != words_.end())
            return found->second;
        std::string_view rest = word;
        if (!rest.empty() && is_bengali(take_character(rest)))
            for (const std::string_view ending : endings)
                if (word.ends_with(ending) && word.size() >= ending.size() + base_bytes_least)
                    if (const auto found = words_.find(word.substr(0, word.size() - ending.size()));
                        found != words_.end())
                        return found->second;
        const std::string key = skeleton_key(word);
        const auto found = keys_.find(key);
        return key.size() >= key_length_least && found != keys_.end() ? std::optional{found->second}
                                                                      : std::nullopt;
    }

  private:
    void add(const std::string& word, std::uint32_t number) {
        words_.try_emplace(stem(word), number);
        std::string_view rest = word;
        if (is_bengali(take_character(rest)))
            keys_.try_emplace(skeleton_key(word), number);
    }

    std::unordered_map<std::string, std::uint32_t> words_;
    std::unordered_map<std::string, std::uint32_t> keys_; ///< of Bangla words, for their spellings in Latin
};

} // namespace

std::optional<std::uint32_t> concept_of(const std::string& word) {
    static const Concepts concepts;
    return concepts.find(word);
}

std::size_t concept_count() {
    return rows.size();
}

} // namespace iterochat::answer
