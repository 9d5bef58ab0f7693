#include "daemon/model/common_passwords.hpp"

#include "common/base/text.hpp"

#include <algorithm>
#include <array>

namespace iterochat {
namespace {

// The ones that lead public lists of breached passwords and have 8 characters or more. Sorted.
constexpr std::array<std::string_view, 307> common{
    "00000000",      "01234567",       "0123456789",  "11111111",     "11223344",    "112233445566",
    "12121212",      "123123123",      "12341234",    "12344321",     "12345678",    "123456789",
    "1234567890",    "1234abcd",       "1234qwer",    "123qwe123",    "123qweasd",   "13131313",
    "147258369",     "159753456",      "19841984",    "1a2b3c4d",     "1q2w3e4r",    "1q2w3e4r5t",
    "1qaz2wsx",      "20202020",       "20242024",    "20252025",     "31415926",    "55555555",
    "55667788",      "66666666",       "741852963",   "77777777",     "789456123",   "87654321",
    "88888888",      "963852741",      "987654321",   "9876543210",   "99999999",    "a123456789",
    "a1b2c3d4",      "aaaaaaaa",       "abc12345",    "abc123456",    "abcd1234",    "abcdefg1",
    "abcdefgh",      "access123",      "access14",    "admin123",     "admin1234",   "adminadmin",
    "administrator", "administrator1", "airforce",    "alexander",    "allahuakbar", "amanda123",
    "andrew123",     "anthony1",       "apple123",    "arsenal1",     "asdf1234",    "asdfasdf",
    "asdfghjk",      "asdfghjkl",      "ashley123",   "asshole1",     "autumn123",   "azerty123",
    "azertyuiop",    "babyboy1",       "babygirl",    "babygirl1",    "banana123",   "bangladesh",
    "barcelona",     "baseball",       "baseball1",   "basketball",   "batman123",   "bbbbbbbb",
    "beautiful",     "bismillah",      "blessed1",    "bullshit",     "butterfly",   "changeme",
    "changeme1",     "changeme123",    "charlie1",    "cheese123",    "cheetah1",    "chelsea1",
    "chocolate",     "christian",      "computer",    "contrasena",   "cookie123",   "corvette",
    "cowboy123",     "cowboys1",       "cristiano",   "customer",     "customer1",   "daniel123",
    "danielle",      "december1",      "default1",    "default123",   "dhaka123",    "diamond1",
    "dolphins",      "dragon123",      "dragonball",  "eagle123",     "elephant",    "elizabeth",
    "facebook",      "facebook1",      "falcon123",   "february",     "ferrari1",    "flower123",
    "football",      "football1",      "friday13",    "frodo123",     "fuckyou1",    "fuckyou123",
    "fuckyou2",      "gandalf1",       "ginger123",   "godislove",    "google123",   "guest123",
    "harrypotter",   "hello123",       "hellohello",  "helloworld",   "helpdesk",    "helpdesk1",
    "hockey123",     "hogwarts",       "hunter123",   "hurricane",    "iloveu123",   "iloveyou",
    "iloveyou1",     "iloveyou2",      "internet",    "ironman1",     "iterochat",   "iterochat1",
    "january1",      "jennifer",       "jessica1",    "jesus123",     "jesuschrist", "jonathan",
    "jordan23",      "joshua123",      "juventus",    "killer123",    "lakers24",    "legolas1",
    "leopard1",      "letmein1",       "letmein123",  "letmeinnow",   "lightning",   "linkedin",
    "lion1234",      "liverpool",      "login123",    "lovelove",     "loveme123",   "manchester",
    "marine123",     "master123",      "matrix123",   "matthew1",     "maverick",    "mercedes",
    "michael1",      "michael23",      "michelle",    "midnight",     "midnight1",   "minecraft",
    "monday123",     "monkey123",      "motdepasse",  "mustang1",     "naruto123",   "nicole123",
    "ninja123",      "november1",      "october1",    "opensesame",   "orange123",   "p@ssw0rd",
    "p@ssw0rd1",     "p@ssw0rd123",    "p@ssword",    "pa$$word",     "pa55w0rd",    "pa55word",
    "packers1",      "panther1",       "passw0rd",    "password",     "password!",   "password1",
    "password1!",    "password12",     "password123", "password1234", "passwort",    "passwort1",
    "patriots",      "pepper123",      "phoenix1",    "platinum",     "pokemon1",    "pokemon123",
    "porsche1",      "princess",       "princess1",   "q1w2e3r4",     "q1w2e3r4t5",  "qazwsxedc",
    "qwe123qwe",     "qweqweqwe",      "qwer1234",    "qwerty12",     "qwerty123",   "qwerty1234",
    "qwertyui",      "qwertyuiop",     "qwertzuiop",  "rainbow1",     "ranger123",   "realmadrid",
    "redskins",      "robert123",      "ronaldo7",    "root1234",     "rootroot",    "samantha",
    "samurai1",      "scorpion",       "secret12",    "secret123",    "september",   "service123",
    "shadow123",     "soccer123",      "soldier1",    "spiderman",    "spring123",   "startrek",
    "starwars",      "steelers",       "summer123",   "summer2024",   "summer2025",  "sunshine",
    "sunshine1",     "superman",       "superman1",   "support1",     "support123",  "test1234",
    "testing1",      "testing123",     "testtest",    "thomas123",    "thunder1",    "tiger123",
    "tigger123",     "toor1234",       "tornado1",    "trustno1",     "united123",   "user1234",
    "vampire1",      "victoria",       "warrior1",    "welcome1",     "welcome12",   "welcome123",
    "whatever",      "william1",       "winter123",   "winter2024",   "winter2025",  "xxxxxxxx",
    "yankees1",      "zaq12wsx",       "zombie123",   "zxcvbnm1",     "zxcvbnm123",  "zxcvzxcv",
    "zzzzzzzz",
};

bool listed(std::string_view password) {
    return std::binary_search(common.begin(), common.end(), password);
}

} // namespace

bool is_common_password(std::string_view password) {
    const std::string lower = lower_ascii(password);
    std::string_view stem = lower;
    while (!stem.empty() &&
           (stem.back() == '!' || stem.back() == '.' || (stem.back() >= '0' && stem.back() <= '9')))
        stem.remove_suffix(1);
    return listed(lower) || listed(stem) || lower.find_first_not_of(lower[0]) == std::string::npos;
}

} // namespace iterochat
