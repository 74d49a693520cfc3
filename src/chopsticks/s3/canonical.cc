#include "s3/canonical.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "s3/names.h"
#include "s3/scan.h"

namespace chopsticks::s3 {
namespace {

// A number of fixed width inside a timestamp; negative when there is anything but digits.
int digits(std::string_view text, std::size_t at, std::size_t count) noexcept {
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

void append_recoded(std::string& out, std::string_view text, Slash slash) {
  if (is_uri_encoded(text, slash)) {
    out += text;
    return;
  }
  const auto decoded = uri_decode(text);
  append_uri_encoded(out, decoded ? std::string_view(*decoded) : text, slash);
}

std::string recoded(std::string_view text) {
  std::string out;
  append_recoded(out, text, Slash::kEncode);
  return out;
}

using Pair = std::pair<std::string, std::string>;

std::vector<Pair> split_query(std::string_view query, std::string_view leave_out) {
  std::vector<Pair> pairs;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto item = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const auto equals = std::min(item.find('='), item.size());
    const auto name = item.substr(0, equals);
    if (item.empty() || (!leave_out.empty() && name == leave_out)) continue;
    pairs.emplace_back(recoded(name), recoded(item.substr(std::min(equals + 1, item.size()))));
  }
  return pairs;
}

}  // namespace

std::string amz_timestamp(Nanos wall) {
  using namespace std::chrono;
  const auto whole = floor<std::chrono::seconds>(sys_time<Nanos>(wall));
  const auto day = floor<days>(whole);
  const year_month_day date(day);
  const hh_mm_ss time(whole - day);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

Nanos parse_amz_timestamp(std::string_view text) noexcept {
  using namespace std::chrono;
  constexpr Nanos kBad{-1};
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return kBad;
  const int y = digits(text, 0, 4), mo = digits(text, 4, 2), d = digits(text, 6, 2);
  const int h = digits(text, 9, 2), mi = digits(text, 11, 2), s = digits(text, 13, 2);
  if (y < 1970 || y > 2200 || mo < 1 || d < 1 || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0) {
    return kBad;
  }
  const year_month_day date(year(y), month(static_cast<unsigned>(mo)),
                            day(static_cast<unsigned>(d)));
  if (!date.ok()) return kBad;
  return sys_days(date).time_since_epoch() + std::chrono::hours(h) + minutes(mi) +
         std::chrono::seconds(s);
}

Digest derive_key(std::string_view secret, std::string_view day, std::string_view region,
                  std::string_view service) {
  auto key = HmacSha256("AWS4" + std::string(secret)).of(day);
  for (const auto part : {region, service, std::string_view("aws4_request")}) {
    key = HmacSha256(as_text(key)).of(part);
  }
  return key;
}

void append_string_to_sign(std::string& out, std::string_view timestamp, std::string_view scope,
                           const Digest& canonical_request) {
  out.append(kAlgorithm).append(1, '\n');
  out.append(timestamp).append(1, '\n');
  out.append(scope).append(1, '\n');
  append_hex(out, canonical_request);
}

void append_canonical_path(std::string& out, std::string_view path) {
  if (path.empty()) {
    out += '/';
    return;
  }
  append_recoded(out, path, Slash::kKeep);
}

void append_canonical_query(std::string& out, std::string_view query, std::string_view leave_out) {
  if (query.empty()) return;
  auto pairs = split_query(query, leave_out);
  std::ranges::sort(pairs);
  bool first = true;
  for (const auto& [name, value] : pairs) {
    if (!std::exchange(first, false)) out += '&';
    out.append(name).append(1, '=').append(value);
  }
}

void append_canonical_value(std::string& out, std::string_view value) {
  value = trimmed(value);
  if (value.find("  ") == std::string_view::npos && value.find('\t') == std::string_view::npos) {
    out += value;
    return;
  }
  while (!value.empty()) {
    const auto word = value.substr(0, value.find_first_of(" \t"));
    out += word;
    value.remove_prefix(word.size());
    if (value.empty()) return;
    out += ' ';
    value.remove_prefix(value.find_first_not_of(" \t"));
  }
}

}  // namespace chopsticks::s3
