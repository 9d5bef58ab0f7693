#pragma once

#include "common/base/public_key.hpp"

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

/// What an installation signs: certificates of erasure, checkpoints and ends of the audit log, successions of
/// keys. Canonical JSON objects with "format", "version" and "key", the id of the key that signed.
namespace iterochat::proof {

constexpr std::string_view certificate_format = "iterochat-erasure-certificate";
constexpr std::string_view checkpoint_format = "iterochat-audit-checkpoint";
constexpr std::string_view export_end_format = "iterochat-audit-export";
constexpr std::string_view succession_format = "iterochat-key-succession";

/// "format" of a document; empty when it can't be read or is none of these.
std::string format_of(std::string_view document);

/// The key that a document says it was signed with; empty when there is none to read.
std::string key_id_of(std::string_view document);

/// Why `signature` (64 raw bytes) doesn't prove that `key` signed exactly these bytes and that they are a
/// document of one of these formats in canonical form; empty when it does. Never throws for bad input: it is
/// what a stranger hands in.
std::string fault_of(std::string_view document, std::span<const std::uint8_t> signature,
                     const PublicKey& key);

} // namespace iterochat::proof
