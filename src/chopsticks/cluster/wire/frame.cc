#include "cluster/wire/frame.h"

#include "cluster/wire/codec.h"
#include "cluster/wire/messages.h"

namespace chopsticks::cluster {
namespace {

constexpr std::size_t kLongestName =
    255;  // of a node: ZeroMQ's limit for identities; of a type: ours

bool is_name(const Value& value) {
  return value.text() && !value.text()->empty() && value.text()->size() <= kLongestName;
}

}  // namespace

Result<RawFrame> parse_frame(std::string_view bytes) {
  if (bytes.empty()) return fail("an empty frame");
  if (bytes.size() > kMaxFrame) return fail("a frame of more than 16 MiB");
  auto message = unpack(bytes);
  if (!message) return fail(std::move(message.error()));
  auto* parts = message->list();
  if (!parts || parts->size() != 3) return fail("not an array of type, data and node id");
  auto& type = (*parts)[0];
  auto& node_id = (*parts)[2];
  if (!is_name(type)) return fail("the type must be text of 1 to 255 bytes");
  if (!is_name(node_id)) return fail("the node id must be text of 1 to 255 bytes");
  return RawFrame{*type.text(), std::move((*parts)[1]), *node_id.text()};
}

std::string write_frame(std::string_view type, Value data, std::string_view node_id) {
  Value::List parts;
  parts.reserve(3);
  parts.emplace_back(type);
  parts.push_back(std::move(data));
  parts.emplace_back(node_id);
  return pack(parts);
}

}  // namespace chopsticks::cluster
