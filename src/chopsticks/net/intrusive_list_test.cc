#include "net/intrusive_list.h"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace chopsticks::net {
namespace {

struct Item : ListHook {
  explicit Item(int n) : number(n) {}
  int number;
};

std::vector<int> numbers(List<Item>& list) {
  std::vector<int> result;
  list.for_each([&](Item& item) { result.push_back(item.number); });
  return result;
}

TEST(List, GivesItemsInTheOrderTheyCame) {
  Item a(1), b(2), c(3);
  List<Item> list;
  for (auto* item : {&a, &b, &c}) list.push_back(*item);
  EXPECT_EQ(numbers(list), (std::vector{1, 2, 3}));
  EXPECT_EQ(list.pop_front(), &a);
  EXPECT_FALSE(a.linked());
  EXPECT_EQ(&list.front(), &b);
}

TEST(List, AnItemThatDiesLeavesTheList) {
  Item a(1), c(3);
  List<Item> list;
  list.push_back(a);
  {
    Item b(2);
    list.push_back(b);
    list.push_back(c);
  }
  EXPECT_EQ(numbers(list), (std::vector{1, 3}));
}

TEST(List, AnItemMayOutliveTheList) {
  Item a(1), b(2);
  {
    List<Item> list;
    list.push_back(a);
    list.push_back(b);
  }
  b.unlink();
  EXPECT_FALSE(a.linked());
}

TEST(List, TakesAllOfAnother) {
  Item a(1), b(2), c(3);
  List<Item> list, other;
  list.push_back(a);
  other.push_back(b);
  other.push_back(c);
  list.take_all(other);
  EXPECT_TRUE(other.empty());
  EXPECT_EQ(numbers(list), (std::vector{1, 2, 3}));
  list.take_all(other);
  EXPECT_EQ(numbers(list), (std::vector{1, 2, 3}));
}

TEST(List, AVisitorMayUnlinkWhatItVisits) {
  Item a(1), b(2), c(3);
  List<Item> list;
  for (auto* item : {&a, &b, &c}) list.push_back(*item);
  list.for_each([](Item& item) {
    if (item.number != 2) item.unlink();
  });
  EXPECT_EQ(numbers(list), std::vector{2});
}

}  // namespace
}  // namespace chopsticks::net
