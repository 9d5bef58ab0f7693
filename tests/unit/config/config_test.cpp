#include "daemon/config/config.hpp"

#include "common/base/error.hpp"
#include "common/base/fd.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using Catch::Matchers::Contains;

TEST_CASE("the printed defaults are a valid configuration with the default values") {
    const config::Config read = config::parse(config::defaults_text(), "defaults.toml");
    const config::Config defaults;
    for (const config::Setting& setting : config::settings())
        CHECK(config::value_of(read, setting) == config::value_of(defaults, setting));
}

TEST_CASE("settings are read from their sections") {
    const config::Config read = config::parse("state_dir = \"/srv/chat\"\n[limits]\nsign_in_per_minute = 0\n"
                                              "[http]\ntrusted_proxies = [\"10.0.0.0/8\"]\n",
                                              "x.toml");
    CHECK(read.state_dir == "/srv/chat");
    CHECK(read.root_key_path() == "/srv/chat/root.key");
    CHECK(read.sign_in_per_minute == 0);
    CHECK(read.http_trusted_proxies == std::vector<std::string>{"10.0.0.0/8"});
}

TEST_CASE("a mistake in the configuration names the line, the setting and the nearest one") {
    const auto message = [](const char* text) {
        try {
            config::parse(text, "x.toml");
        } catch (const Error& error) {
            CHECK(error.code() == Code::configuration);
            return std::string(error.what());
        }
        return std::string("accepted");
    };
    CHECK_THAT(message("\nstate_dri = \"/a\"\n"), Contains("line 2") && Contains("did you mean 'state_dir'"));
    CHECK_THAT(message("[http]\nlisten = 8080\n"), Contains("http.listen must be a string"));
    CHECK_THAT(message("[http]\nworkers = 1\n"), Contains("from 2 to 256"));
    CHECK_THAT(message("[htp]\nworkers = 4\n"), Contains("no setting 'htp'"));
    CHECK_THAT(message("state_dir = \"relative\"\n"), Contains("absolute path"));
    CHECK_THAT(message("state_dir = \n"), Contains("not TOML"));
    CHECK_THAT(message("[log]\nlevel = \"loud\"\n"), Contains("log.level"));
    CHECK_THAT(message("[http]\npublic_url = \"chat.example\"\n"), Contains("public_url"));
}

TEST_CASE("the manual page has every setting") {
    const std::string page = read_file(std::string(ITEROCHAT_SOURCE_DIR) + "/man/iterochat.toml.5");
    for (const config::Setting& setting : config::settings())
        CHECK_THAT(page, Contains(std::string(".It Cm ") + setting.name + "\n"));
}
