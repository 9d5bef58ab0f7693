#include "daemon/config/config.hpp"

#include "common/base/error.hpp"
#include "common/base/fd.hpp"
#include "common/base/log.hpp"
#include "common/base/text.hpp"

#include <sstream>
#include <toml++/toml.h>

namespace iterochat::config {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

class Reader {
  public:
    explicit Reader(std::string_view file_name) : file_name_(file_name) {}

    void read_table(const toml::table& table, const std::string& prefix) {
        for (const auto& [key, node] : table) {
            const std::string name = prefix + std::string(key.str());
            if (const auto* inner = node.as_table(); inner && prefix.empty() && is_section(name))
                read_table(*inner, name + ".");
            else
                read_value(name, node);
        }
    }

    Config config;

  private:
    [[noreturn]] void refuse(const toml::node& node, const std::string& sentence) const {
        throw Error{Code::configuration,
                    file_name_ + " line " + std::to_string(node.source().begin.line) + ": " + sentence}
            .with_hint("iterochat config defaults");
    }

    static bool is_section(const std::string& name) {
        for (const Setting& setting : settings())
            if (std::string_view(setting.name).starts_with(name + "."))
                return true;
        return false;
    }

    void read_value(const std::string& name, const toml::node& node) {
        const Setting* setting = find_setting(name);
        if (!setting) {
            std::vector<std::string> known;
            for (const Setting& row : settings())
                known.emplace_back(row.name);
            const std::string near = closest(name, known);
            refuse(node, "there is no setting '" + name + "'" +
                             (near.empty() ? "." : "; did you mean '" + near + "'?"));
        }
        std::visit(
            Overloaded{
                [&](std::string Config::*member) {
                    const auto value = node.value_exact<std::string>();
                    if (!value)
                        refuse(node, name + " must be a string.");
                    config.*member = *value;
                },
                [&](std::int64_t Config::*member) {
                    const auto value = node.value_exact<std::int64_t>();
                    if (!value || *value < setting->least || *value > setting->most)
                        refuse(node, name + " must be a whole number from " + std::to_string(setting->least) +
                                         " to " + std::to_string(setting->most) + ".");
                    config.*member = *value;
                },
                [&](std::vector<std::string> Config::*member) { config.*member = read_list(name, node); },
                [&](bool Config::*member) {
                    const auto value = node.value_exact<bool>();
                    if (!value)
                        refuse(node, name + " must be true or false.");
                    config.*member = *value;
                },
            },
            setting->member);
    }

    std::vector<std::string> read_list(const std::string& name, const toml::node& node) const {
        const auto* array = node.as_array();
        std::vector<std::string> values;
        if (!array)
            refuse(node, name + " must be a list of strings.");
        for (const toml::node& item : *array) {
            const auto value = item.value_exact<std::string>();
            if (!value)
                refuse(item, name + " must be a list of strings.");
            values.push_back(*value);
        }
        return values;
    }

    std::string file_name_;
};

/// Rules that a type can't say.
void check(const Config& config, const std::string& file_name) {
    const auto refuse = [&](const std::string& sentence) {
        throw Error{Code::configuration, file_name + ": " + sentence}.with_hint("iterochat config defaults");
    };
    if (!config.state_dir.starts_with('/'))
        refuse("state_dir must be an absolute path.");
    if (!config.socket.starts_with('/') || config.socket.size() > 107)
        refuse("socket must be an absolute path of at most 107 bytes.");
    if (config.http_listen.find(':') == std::string::npos)
        refuse("http.listen is written ADDRESS:PORT, such as 127.0.0.1:8080.");
    for (const std::string* folder : {&config.backup_folder, &config.backup_keyring_folder})
        if (!folder->empty() && !folder->starts_with('/'))
            refuse("backup.folder and backup.keyring_folder must be absolute paths.");
    const std::string& url = config.http_public_url;
    if (!url.empty() && ((!url.starts_with("https://") && !url.starts_with("http://")) || url.ends_with('/')))
        refuse("http.public_url starts with https:// or http:// and has no slash at its end.");
    try {
        log_level_from_name(config.log_level);
    } catch (const Error&) {
        refuse("log.level must be debug, info, warning or error.");
    }
}

} // namespace

std::string to_toml(const Value& value) {
    return std::visit(Overloaded{
                          [](const std::string& text) { return quoted(text); },
                          [](std::int64_t number) { return std::to_string(number); },
                          [](const std::vector<std::string>& list) {
                              std::string out = "[";
                              for (const std::string& item : list)
                                  out += (out.size() > 1 ? ", " : "") + quoted(item);
                              return out + "]";
                          },
                          [](bool is_on) { return std::string(is_on ? "true" : "false"); },
                      },
                      value);
}

Config parse(std::string_view toml_text, std::string_view file_name) {
    Reader reader{file_name};
    try {
        reader.read_table(toml::parse(toml_text, file_name), "");
    } catch (const toml::parse_error& error) {
        throw Error{Code::configuration, std::string(file_name) + " line " +
                                             std::to_string(error.source().begin.line) +
                                             ": this is not TOML: " + std::string(error.description()) + "."}
            .with_hint("iterochat config defaults");
    }
    check(reader.config, std::string(file_name));
    return std::move(reader.config);
}

Config load(const std::string& file) {
    try {
        return parse(read_file(file), file);
    } catch (const Error& error) {
        if (error.code() == Code::configuration)
            throw;
        throw Error{Code::configuration, error.what()}.with_hint("iterochat config defaults > " + file);
    }
}

std::string defaults_text() {
    std::ostringstream out;
    std::string section;
    const Config defaults;
    for (const Setting& setting : settings()) {
        const std::string_view name = setting.name;
        const auto dot = name.find('.');
        const std::string in = dot == std::string_view::npos ? "" : std::string(name.substr(0, dot));
        if (in != section) {
            section = in;
            out << "\n[" << section << "]\n";
        }
        out << "# " << setting.help << "\n"
            << (dot == std::string_view::npos ? name : name.substr(dot + 1)) << " = "
            << to_toml(value_of(defaults, setting)) << "\n";
    }
    return out.str();
}

} // namespace iterochat::config
