#include "daemon/app.hpp"

#include "common/base/error.hpp"
#include "common/base/log.hpp"
#include "common/base/secret.hpp"

#include <cstdio>
#include <sys/stat.h>

namespace {

using namespace iterochat;

/// Says what is wrong as people read it, and gives the exit status.
int report(const std::exception& error) {
    const auto* known = dynamic_cast<const Error*>(&error);
    std::fprintf(stderr, "iterochatd: %s\n", error.what());
    if (known && !known->hint().empty())
        std::fprintf(stderr, "  try: %s\n", known->hint().c_str());
    return code_exit_status(known ? known->code() : Code::internal);
}

/// The command line shows the refusal as it shows any error, so it must be able to ask.
int serve_offline(const Options& options) {
    config::Config config;
    bool has_config = false;
    try {
        config = load_config(options);
        has_config = true;
        return App{options, config}.run();
    } catch (const Error&) {
        if (options.socket)
            config.socket = *options.socket;
        return serve_refusal(options, config, has_config, std::current_exception());
    }
}

} // namespace

int main(int count, char** words) {
    try {
        ::umask(0077);
        initialize_sodium();
        const Options options = parse_options(count, words);
        block_signals();
        if (options.offline)
            return serve_offline(options);
        return App{options, load_config(options)}.run();
    } catch (const std::exception& error) {
        return report(error);
    }
}
