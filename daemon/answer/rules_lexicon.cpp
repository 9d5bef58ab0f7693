#include "daemon/answer/rules_lexicon.hpp"

#include <array>

namespace iterochat::answer {
namespace {

constexpr auto refund = HandoffReason::refund;
constexpr auto complaint = HandoffReason::complaint;
constexpr auto account = HandoffReason::account;
constexpr auto payment = HandoffReason::payment;
constexpr auto person = HandoffReason::person_requested;

constexpr std::array<WordClass, 21> classes{{
    {"talk", "talk|talking|speak|speaking|spk|chat|chatting|connect|transfer|converse|discuss"},
    {"reach", "contact|call|reach|get|want|need|wanna|give|put|switch|forward|redirect|escalate|find|see|"
              "prefer|request|requesting|pass"},
    {"anyone",
     "human|humans|person|people|agent|agents|representative|representatives|rep|reps|operator|operators|"
     "someone|somebody|"
     "manager|supervisor|advisor|adviser|assistant|staff|employee|specialist|executive|man|woman|team"},
    {"agent", "human|humans|agent|agents|representative|representatives|rep|operator|supervisor|manager"},
    {"problem", "problem|problems|issue|issues|error|errors|trouble|troubles|fault|glitch|bug"},
    {"cannot", "cant|cannot|unable|couldnt|wont|doesnt|didnt|isnt|fails|failed|failing|fail|impossible|"
               "refuses|refused|stopped"},
    {"blocked", "blocked|locked|hacked|suspended|disabled|banned|compromised|stolen|frozen|deactivated|"
                "restricted|hijacked|breached"},
    {"account",
     "account|accounts|acct|profile|login|signin|userid|username|password|passcode|pwd|registration|signup"},
    {"payment",
     "payment|payments|card|charge|charges|transaction|transactions|billing|bill|invoice|checkout|deposit"},
    {"declined", "failed|fail|failing|fails|declined|declines|rejected|refused|unsuccessful|bounced|stuck|"
                 "denied|incorrect|wrong|unauthorized|"
                 "unauthorised|fraudulent|unknown|unrecognized|duplicate|duplicated|missing"},
    {"awful", "terrible|horrible|awful|worst|disgusting|pathetic|appalling|atrocious|dreadful|useless|lousy|"
              "rubbish|garbage|shitty|crap|"
              "unprofessional|rude|incompetent|disgraceful|horrendous"},
    {"service", "service|services|support|experience|company|website|site|app|product|products|staff|agent|"
                "team|people|delivery|order|shop|"
                "store|quality|customer|shopping|attitude|bot|chatbot"},
    {"me", "i|im|ive|we|my|me|am|are|feel|so|very|really|extremely|totally|absolutely|quite|deeply|highly|"
           "utterly|completely"},
    {"ফেরত", "ফেরত|ফেরৎ|ferot|ferat|feret|firot|fherot|ferott|ফিরিয়ে|firiye|firie|return|back"},
    {"টাকা", "টাকা|টাকাটা|টাকাগুলো|taka|tk|tka|takata|taka-ta|পয়সা|poysa|poisha|money|মূল্য|অর্থ"},
    {"ব্যক্তি",
     "মানুষ|মানুষের|manush|manus|manuser|manusher|মানুষকে|প্রতিনিধি|প্রতিনিধির|protinidhi|protinidi|এজেন্ট|এজেন্টের|"
     "agent|agenter|অপারেটর|অপারেটরের|"
     "operator|কারো|কারও|karo|karur|কাউকে|kauke|কেউ|keu|ম্যানেজার|ম্যানেজারের|manager|managerer|অফিসার|officer|"
     "ব্যক্তির|ব্যক্তি|লোকের|loker|"
     "representative|human|executive|স্টাফ|staff|কর্মকর্তা|কর্মকর্তার|support|সাপোর্ট|customer|কাস্টমার|কারোর"},
    {"কথা", "কথা|kotha|kotah|kota|ktha|talk|chat|চ্যাট|যোগাযোগ|jogajog|jogajug|contact"},
    {"একাউন্ট", "অ্যাকাউন্ট|একাউন্ট|অ্যাকাউন্টে|একাউন্টে|account|accounte|acount|acc|id|আইডি|aidi|লগইন|লগিন|login|"
               "লগ|log|পাসওয়ার্ড|password|pass|প্রোফাইল|"
               "profile|রেজিস্ট্রেশন|registration|অ্যাকাউন্টটা|একাউন্টটা|accountta|idta|signup"},
    {"সমস্যা", "সমস্যা|সমস্যায়|somossa|shomossa|somosha|shomosha|somoshya|shomosya|somosa|somsa|smssa|problem|"
              "prblm|issue|error|এরর|ঝামেলা|jhamela|jamela|"
              "পারছি|পারছিনা|parchi|parsi|parchina|parsina|partesi|partesina|পারি|pari|হচ্ছে|হচ্ছেনা|hocche|"
              "hosse|hoche|hochche|hocchena|hossena|hochhe|hoitese|"
              "হয়নি|hoyni|hoini|ব্যর্থ|fail|failed|ফেইল|ফেল"},
    {"বন্ধ", "বন্ধ|bondho|bondo|bandho|bondh|ব্লক|block|blocked|লক|lock|locked|হ্যাক|hack|hacked|সাসপেন্ড|suspend|"
            "suspended|ডিজেবল|disable|disabled|"
            "ভুলে|bhule|vule|ban|banned|নষ্ট|চুরি|churi"},
    {"পেমেন্ট", "পেমেন্ট|পেমেন্টে|payment|paymente|পেমেন্টটা|paymentta|বিল|bill|বিলে|কার্ড|কার্ডে|card|carde|kard|"
               "লেনদেন|lenden|ট্রানজেকশন|ট্রানজ্যাকশন|transaction|বিকাশ|বিকাশে|bkash|bikash|"
               "bkashe|নগদ|nagad|nogod|রকেট|rocket|রিচার্জ|recharge|ডিপোজিট|deposit"},
}};

constexpr std::string_view policy = "policy|policies|terms;how long;how many days;do you "
                                    "offer|accept|provide|have|give;what is|are;difference;"
                                    "explain|explanation|define|mean;non "
                                    "refundable|refundable;পলিসি|নীতি|নীতিমালা|নিয়ম|শর্ত|polisi|niom|niyom";
constexpr std::string_view not_meant = "no problem|issue|issues|trouble|complaint|complaints;not a "
                                       "problem|issue;without any problem|issue|trouble|problems|issues;"
                                       "problem solved|fixed|resolved;never mind|had|have;thanks|thank";
constexpr std::string_view bangla_how_to = "কিভাবে|কীভাবে|kivabe|kibhabe|kibabe|kemne|kmne|নিয়ম|niyom|niom|"
                                           "পলিসি|policy|নীতি|নীতিমালা|শর্ত|কতদিন|kotodin";

constexpr std::array rows{
    // A person. First: who asks for one gets one, whatever else is said.
    RuleRow{person, "en", "@talk to|with|2 @anyone", 4, "@talk about|english|like"},
    RuleRow{person, "en", "@talk|@reach human|agent|operator|representative", 4,
            "travel|estate|insurance agent;human being|rights|resources;user agent"},
    RuleRow{
        person, "en",
        "@reach a|the|your|with|to|hold supervisor|manager|representative|rep|agent|human|operator", 2,
        "property|package|password|file|download|task|account|window manager;travel|estate|insurance agent"},
    RuleRow{person, "en",
            "real|live|actual|human|physical "
            "person|human|agent|agents|operator|representative|rep|chat|support|assistance|being|advisor|"
            "people|someone",
            0, "are|is|youre|your|you a|the|real|human;talking|speaking to"},
    RuleRow{person, "en",
            "@talk|@reach|with|to|by|from customer|client|support "
            "care|service|support|agent|team|representative|rep|executive",
            3, "hours|open|number of"},
    RuleRow{person, "en",
            "@reach someone|somebody|person|people to|who|that can|help|answer|assist|talk|speak|explain", 2,
            "send|pay|transfer|gift|invite|call someone|somebody|person|people"},
    RuleRow{person, "en", "are|r you|u a bot|robot|machine|ai talk|speak|human|person", 6},
    RuleRow{person, "en", "not|no|dont|stop|hate|without bot|robot|chatbot|machine|bots|robots", 5, "how"},
    RuleRow{person, "bn",
            "@ব্যক্তি সাথে|সঙ্গে|sathe|shathe|shate|sate|satha|songe|shonge|with|er @কথা|connect|কানেক্ট|যুক্ত", 3},
    RuleRow{person, "bn",
            "@কথা বলতে|বলব|বলবো|bolte|bolbo|bolta|bolty "
            "চাই|চাচ্ছি|চাইছি|chai|cai|chacchi|chassi|cacchi|chay|দরকার|dorkar|দিন|din|den|dao|পারি|pari|পারব",
            1, "নিয়ে|niye|ব্যাপারে|bepare"},
    RuleRow{person, "bn",
            "মানুষ|manush|manus|প্রতিনিধি|protinidhi|এজেন্ট|agent|অপারেটর|operator|ম্যানেজার|manager|human|"
            "representative "
            "চাই|chai|cai|দরকার|dorkar|দিন|din|den|দেন|dao|লাগবে|lagbe|ডাকুন|dakun|daken|কই|koi",
            2},
    RuleRow{person, "bn",
            "কাস্টমার|customer কেয়ার|care|সার্ভিস|service|সাপোর্ট|support "
            "@কথা|নাম্বার|number|নম্বর|চাই|chai|দরকার|dorkar|লাগবে|lagbe",
            3},
    RuleRow{person, "bn", "বট|bot|রোবট|robot না|na|নয়|noy|বাদ|bad", 3},

    RuleRow{person, "en", "human|agent|representative|operator|person please|pls|plz|now", 0},
    RuleRow{person, "en",
            "anyone|anybody|someone|somebody|person i|we|to can|could|talk|speak talk|speak|chat|to", 1},
    RuleRow{person, "en",
            "contact|contacting|reach|reaching "
            "someone|somebody|person|assistant|human|agent|operator|representative",
            3, "contact form|page|number|list"},

    // Money back.
    RuleRow{refund, "en", "refund|refunds|refunded|refunding|chargeback|reimbursement|reimburse|reimbursed",
            0, policy},
    RuleRow{
        refund, "en", "money|cash|payment back", 2,
        "@cash back card|offer|reward;get|pay back to you;cash back reward|rewards|card|offer|percent|rate"},
    RuleRow{refund, "en",
            "reimbursing|reimbursements|restitution|restitutions|compensation|compensations|compensate|"
            "compensated",
            0, policy},
    RuleRow{refund, "en",
            "ask|asking|demand|demanding|get|getting|obtain|receive|receiving|expect|want|need|waiting|"
            "request|requesting|my "
            "rebate|rebates",
            4, policy},
    RuleRow{refund, "en", "return|give|send|want my|the|our money|cash|payment", 1, "policy;card|account"},
    RuleRow{refund, "bn", "রিফান্ড|refund|rifand|rifund|refand|রিফান্ডের|রিফান্ডটা", 0, bangla_how_to},
    RuleRow{refund, "bn", "@টাকা @ফেরত", 3, bangla_how_to},
    RuleRow{refund, "bn",
            "@ফেরত চাই|chai|cai|দিন|din|den|দেন|dao|পাব|পাবো|pabo|pbo|পাইনি|paini|দেবেন|diben @টাকা", 3,
            bangla_how_to},

    // An account that can't be used.
    RuleRow{account, "en", "@account @blocked", 6, "how do|to|can"},
    RuleRow{account, "en", "@blocked @account", 3, "how do|to|can"},
    RuleRow{account, "en", "@blocked|kicked out of|from", 1, "how do|to"},
    RuleRow{account, "en", "@cannot log|login|signin|register|signup|logon", 4, "how do|to"},
    RuleRow{account, "en",
            "@cannot access|open|enter|use|remember|recover|create|delete|see my|the|an @account", 2,
            "how do|to"},
    RuleRow{account, "en", "@cannot sign in|up|on", 2, "how do|to"},
    RuleRow{account, "en", "@problem @account", 5, not_meant},
    RuleRow{account, "en", "@problem logging|log|signing|sign|registering in|into|up|on", 3, not_meant},
    RuleRow{account, "en", "@problem sign|log|signing|logging up|in|on", 6, not_meant},
    RuleRow{account, "en", "sign|log up|in|on @problem", 1, not_meant},
    RuleRow{account, "en", "@problem|@cannot creating|create|opening|open user|account|accounts", 4,
            not_meant},
    RuleRow{account, "en", "@problem registering|register|logging|login|signup|signing", 4, not_meant},
    RuleRow{account, "en", "@account @problem", 2, not_meant},
    RuleRow{account, "en",
            "@account|log|login not|isnt|doesnt|wont|stopped "
            "work|working|let|accepted|recognized|recognised|accept",
            3, "how do|to"},
    RuleRow{account, "en", "lost|lose|losing access my|to", 3, "how do|to"},
    RuleRow{account, "en",
            "someone|somebody|hacker|stranger|they is|has|hacked|used|using|accessed|logged|took|stole my "
            "@account",
            4},
    RuleRow{
        account, "en",
        "lost|forgot|forgotten|misplaced my|the|his|her|our password|login|username|passcode|credentials|pin",
        2, "how do|to|can;what;reset|change"},
    RuleRow{account, "bn", "@একাউন্ট @সমস্যা", 4, bangla_how_to},
    RuleRow{account, "bn", "@একাউন্ট @বন্ধ", 4, bangla_how_to},
    RuleRow{account, "bn",
            "@একাউন্ট "
            "ঢুকতে|dhukte|dukte|dhukta|ঢুকা|ঢোকা|dhuka|প্রবেশ|access|খুলছে|khulche|khulse|নিচ্ছে|nicche|nisse|কাজ|"
            "kaj|কাজ|দেখাচ্ছে না|na|পারছি|parchi|parsi|পারছিনা|parchina|parsina|নাই|nai",
            4, bangla_how_to},
    RuleRow{account, "bn", "পাসওয়ার্ড|password|pass|পিন|pin ভুলে|bhule|vule|ভুলেছি|হারিয়ে|hariye|হারায়|মনে|mone",
            3, bangla_how_to},

    // A payment that went wrong.
    RuleRow{payment, "en", "@payment @declined", 5, "how do|to;what happens|is;fee"},
    RuleRow{payment, "en", "@declined @payment", 3, "how do|to;what happens|is;fee"},
    RuleRow{payment, "en",
            "charged|billed|debited|paid|deducted|charge|pay "
            "twice|double|wrongly|incorrectly|again|two|unfairly",
            5, "how do|to"},
    RuleRow{payment, "en",
            "double|overcharged|overbilled|double-charged charge|charged|payment|billing|bill|me|for", 1,
            "how do|to"},
    RuleRow{payment, "en",
            "wrong|incorrect|different|double amount|total|price|sum charged|billed|debited|charge|deducted",
            3},
    RuleRow{payment, "en", "overcharged|overbilled|overcharge", 0},
    RuleRow{payment, "en", "@problem @payment", 5, not_meant},
    RuleRow{payment, "en", "@problem paying|pay", 3, not_meant},
    RuleRow{payment, "en", "@payment @problem", 2, not_meant},
    RuleRow{payment, "en", "@cannot pay|checkout|paying", 3, "how do|to"},
    RuleRow{
        payment, "en",
        "@cannot make|complete|process|finish|submit|do a|my|the|any payment|payments|transaction|purchase",
        2, "how do|to"},
    RuleRow{payment, "en",
            "@payment not|isnt|doesnt|didnt|wont|wasnt|hasnt|never "
            "work|working|go|going|accepted|processed|through|received|successful|process|complete|completed|"
            "showing|arrive|arrived",
            4, "how do|to"},
    RuleRow{payment, "en",
            "money|amount|balance|cash|funds was|is|has|got|been|were "
            "deducted|taken|debited|gone|withdrawn|stolen|missing|stuck",
            3, "how do|to"},
    RuleRow{payment, "en", "dont|didnt|not|never recognize|recognise|authorize|authorise|made|make @payment",
            4, "how do|to"},
    RuleRow{payment, "bn",
            "@টাকা|@পেমেন্ট "
            "পাঠিয়েছি|pathiyechi|pathaisi|pathiyesi|দিয়েছি|diyechi|diyesi|disi|dilam|করেছি|korsi|korechi "
            "কিন্তু|kintu|but",
            3, bangla_how_to},
    RuleRow{payment, "bn",
            "@পেমেন্ট|@টাকা "
            "কেটে|কাটা|কাটছে|কেটেছে|kete|keta|kata|katse|katche|keteche|ketese|আটকে|atke|আটকা|aatke|দুইবার|"
            "দুবার|duibar|dubar|ডাবল|double|গায়েব|gayeb|কাটল|ডেবিট",
            4, bangla_how_to},
    RuleRow{payment, "bn", "@পেমেন্ট @সমস্যা", 4, bangla_how_to},
    RuleRow{payment, "bn",
            "@পেমেন্ট "
            "আটকে|বাতিল|batil|reject|rejected|declined|decline|pending|পেন্ডিং|যাচ্ছে|jacche|jasse|নিচ্ছে|"
            "nicche|nisse|আসেনি|asheni|aseni|ভুল|vul|bhul",
            4, bangla_how_to},
    RuleRow{payment, "bn",
            "দুইবার|দুবার|duibar|dubar|ডাবল|double টাকা|taka|পেমেন্ট|payment|চার্জ|charge|বিল|bill|কেটে|kete", 3,
            bangla_how_to},
    RuleRow{payment, "bn",
            "টাকা|taka|tk দিয়েছি|diyechi|diyesi|dichi|disi|পাঠিয়েছি|pathiyechi|pathaisi|পেমেন্ট|payment "
            "পাইনি|paini|আসেনি|asheni|aseni|হয়নি|hoyni|hoini|পায়নি|payni|যায়নি|jayni",
            6, bangla_how_to},

    // Complaints and strong frustration.
    RuleRow{complaint, "en", "file|filing|make|making|lodge|lodging|submit|register claim|reclamation", 5,
            "insurance|warranty|tax|medical|expense|damage claim"},
    RuleRow{complaint, "en", "customer|consumer claim|claims|reclamation|reclamations", 0},
    RuleRow{complaint, "en", "claim|reclamation against", 1},
    RuleRow{complaint, "en", "complaint|complaints|complain|complaining|grievance", 0,
            "how do you handle|treat;no complaint|complaints;complaint|complaints policy|procedure"},
    RuleRow{complaint, "en",
            "@me "
            "unhappy|dissatisfied|disappointed|frustrated|frustrating|angry|furious|upset|annoyed|outraged|"
            "disgusted|unsatisfied|livid|fed",
            2, "not unhappy|disappointed|angry|upset"},
    RuleRow{complaint, "en",
            "unacceptable|ridiculous|outrageous|frustrating|infuriating|disgraceful|unbelievable|nonsense|"
            "bullshit|wtf|scammers|scammer|scammed|cheated|swindled",
            0, "how;what"},
    RuleRow{complaint, "en", "@awful @service", 4, "weather|movie"},
    RuleRow{complaint, "en", "@service is|are|was|were|so|really|very|been @awful", 3},
    RuleRow{complaint, "en",
            "this|thats|that|its|it|you|youre|is|are a|so|such|the|really|absolutely|just|are|is "
            "@awful|scam|fraud|shame",
            2, "weather|movie|song|food;is this|it|that a"},
    RuleRow{complaint, "en", "fed|sick up|of", 1, "call|called in|work;sick days|leave"},
    RuleRow{complaint, "en", "waste|wasted|wasting of|my time|money", 1},
    RuleRow{complaint, "en",
            "sue|lawyer|lawsuit|court|attorney|police|ombudsman you|your|company|against|this|action|report",
            4},
    RuleRow{complaint, "en", "legal action", 0},
    RuleRow{complaint, "en", "rip|ripped off", 0},
    RuleRow{complaint, "en", "never again", 3, "how"},
    RuleRow{complaint, "en", "bad|poor|worst experience|service|quality|support", 2, "weather|credit"},
    RuleRow{complaint, "en",
            "not|isnt|arent|dont happy|satisfied|pleased|acceptable|good|like with|enough|your|the "
            "service|experience|support|company",
            3},
    RuleRow{complaint, "bn",
            "অভিযোগ|অভিযোগটা|obhijog|ovijog|avijog|ovijug|obijog|কমপ্লেইন|কমপ্লেন|complain|complaint|komplain",
            0, bangla_how_to},
    RuleRow{complaint, "bn",
            "জঘন্য|jothonno|joghonno|jogonno|jghnno|ফালতু|faltu|falto|phaltu|বিরক্ত|birokto|birokt|বিরক্তিকর|"
            "biroktikor|হতাশ|hotash|hotas|hatash|প্রতারণা|protarona|"
            "protarok|প্রতারক|ধোঁকা|dhoka|ভোগান্তি|voganti|bhoganti|অসন্তুষ্ট|osontushto|oshontushto|হয়রানি|"
            "hoyrani|বাটপার|batpar|batpari|চিটার|chitar|cheater|রাগান্বিত|অগ্রহণযোগ্য",
            0},
    RuleRow{complaint, "bn",
            "বাজে|baje|খারাপ|kharap|khrap|khub "
            "সার্ভিস|service|সেবা|seba|sheba|ব্যবহার|bebohar|babohar|অভিজ্ঞতা|প্রোডাক্ট|product|পণ্য|কোয়ালিটি|"
            "quality|সাপোর্ট|support|company|কোম্পানি",
            3},
    RuleRow{complaint, "bn",
            "সার্ভিস|service|সেবা|seba|sheba|ব্যবহার|bebohar|প্রোডাক্ট|product|পণ্য|কোয়ালিটি|quality|সাপোর্ট|"
            "support বাজে|baje|খারাপ|kharap|khrap|জঘন্য|bad|worst|faltu",
            3},
    RuleRow{complaint, "bn",
            "মামলা|mamla|ভোক্তা|vokta|আইনি|aini|আইনগত করব|করবো|korbo|অধিকার|odhikar|ব্যবস্থা|bebostha", 3},
    RuleRow{
        complaint, "bn",
        "ঠকিয়েছে|ঠকিয়েছেন|ঠকানো|thokaise|thokaisen|thokiyeche|thokano|thokalen|ঠকালেন|মিথ্যা|mittha|mithya",
        0},
};

} // namespace

std::span<const RuleRow> rule_rows() {
    return rows;
}
std::span<const WordClass> word_classes() {
    return classes;
}

} // namespace iterochat::answer
