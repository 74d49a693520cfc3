#include "s3/xml.h"

#include <gtest/gtest.h>

#include "s3/errors.h"
#include "s3/xml_writer.h"

namespace chopsticks::s3 {
namespace {

constexpr std::string_view kListing = R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Name>b</Name><Prefix></Prefix><KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys>
  <EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
  <NextContinuationToken>a/b==</NextContinuationToken>
  <Contents><Key>one%20two</Key><ETag>&quot;abc&quot;</ETag><Size>5368709120</Size></Contents>
  <Contents><Key>three</Key><Size>0</Size></Contents>
  <CommonPrefixes><Prefix>dir%2F</Prefix></CommonPrefixes>
</ListBucketResult>)";

TEST(S3Xml, ReadsAListing) {
  const auto listing = parse_listing(kListing);
  ASSERT_TRUE(listing);
  EXPECT_TRUE(listing->truncated);
  EXPECT_EQ(listing->next_token, "a/b==");
  ASSERT_EQ(listing->objects.size(), 2u);
  EXPECT_EQ(listing->objects[0].key, "one two");
  EXPECT_EQ(listing->objects[0].etag, "abc");
  EXPECT_EQ(listing->objects[0].size, Bytes{5368709120});
  EXPECT_EQ(listing->common_prefixes, std::vector<std::string>{"dir/"});
}

TEST(S3Xml, RefusesAListingThatWouldLeadAstray) {
  for (const auto* xml :
       {"", "<ListBucketResult>", "<Other/>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<ListBucketResult><Contents><Key>k</Key></Contents></ListBucketResult>",
        "<ListBucketResult><Contents><Key>k</Key><Size>-1</Size></Contents></ListBucketResult>"}) {
    const auto listing = parse_listing(xml);
    ASSERT_FALSE(listing) << xml;
    EXPECT_EQ(listing.error().code, Code::kMalformedXml);
  }
}

TEST(S3Xml, ReadsTheIdOfAnUpload) {
  const auto id = parse_initiated_upload(
      "<InitiateMultipartUploadResult><UploadId>2~abc</UploadId></InitiateMultipartUploadResult>");
  ASSERT_TRUE(id);
  EXPECT_EQ(*id, "2~abc");
  EXPECT_FALSE(parse_initiated_upload("<InitiateMultipartUploadResult/>"));
}

TEST(S3Xml, FindsTheErrorBehindACompletionThatSaid200) {
  const auto done = parse_completed_upload(
      "<CompleteMultipartUploadResult><ETag>&#34;abc-2&#34;</ETag></"
      "CompleteMultipartUploadResult>");
  ASSERT_TRUE(done);
  EXPECT_EQ(*done, "abc-2");
  const auto failed = parse_completed_upload(error_document("InternalError", "oops", "/", "1"));
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, Code::kInternalError);
}

TEST(S3Xml, ReadsTheCompletionOfAnUploadWithAnyPrefix) {
  const auto parts = parse_complete_upload(
      "<s:CompleteMultipartUpload "
      "xmlns:s='x'><s:Part><s:PartNumber>1</s:PartNumber><s:ETag>a</s:ETag>"
      "</s:Part><Part><PartNumber>3</PartNumber><ETag>\"c\"</ETag></Part></"
      "s:CompleteMultipartUpload>");
  ASSERT_TRUE(parts);
  ASSERT_EQ(parts->size(), 2u);
  EXPECT_EQ((*parts)[0].etag, "a");
  EXPECT_EQ((*parts)[1].number, 3u);
  EXPECT_EQ((*parts)[1].etag, "c");
}

TEST(S3Xml, RefusesPartsOutOfRange) {
  for (const auto* number : {"0", "10001", "x", ""}) {
    const auto xml = "<CompleteMultipartUpload><Part><PartNumber>" + std::string(number) +
                     "</PartNumber><ETag>a</ETag></Part></CompleteMultipartUpload>";
    EXPECT_FALSE(parse_complete_upload(xml)) << number;
  }
  EXPECT_FALSE(parse_complete_upload("<CompleteMultipartUpload/>"));
}

TEST(S3Xml, ReadsTheKeysToDelete) {
  const auto request = parse_delete_objects(
      "<Delete><Quiet>true</Quiet><Object><Key>a &amp; b</Key></Object><Object><Key> c</Key>"
      "</Object></Delete>");
  ASSERT_TRUE(request);
  EXPECT_TRUE(request->quiet);
  EXPECT_EQ(request->keys, (std::vector<std::string>{"a & b", " c"}));
}

TEST(S3Xml, RefusesMoreThanAThousandKeys) {
  std::string xml = "<Delete>";
  for (int i = 0; i < 1001; ++i) xml += "<Object><Key>k</Key></Object>";
  EXPECT_FALSE(parse_delete_objects(xml + "</Delete>"));
}

TEST(S3Xml, ReadsALocationOrNone) {
  EXPECT_EQ(parse_create_bucket("").value(), "");
  EXPECT_EQ(parse_create_bucket("<CreateBucketConfiguration><LocationConstraint>eu-west-1"
                                "</LocationConstraint></CreateBucketConfiguration>")
                .value(),
            "eu-west-1");
  EXPECT_FALSE(parse_create_bucket("nonsense"));
}

TEST(S3Xml, RefusesADocumentThatIsTooLarge) {
  std::string xml = "<Error><Code>";
  xml.append(kLargestDocument.count, 'x').append("</Code></Error>");
  EXPECT_FALSE(parse_error(xml));
}

TEST(S3Xml, DoesNotExpandEntitiesOfItsOwn) {
  const auto document =
      parse_error("<!DOCTYPE a [<!ENTITY b \"bbbb\">]><Error><Code>&b;</Code></Error>");
  if (document) EXPECT_EQ(document->code, "&b;");
}

TEST(XmlWriter, WritesElementsInsideEachOther) {
  XmlWriter xml("Root", false);
  xml.open("A").element("B", "x").close().element("N", 42u);
  EXPECT_EQ(xml.finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Root><A><B>x</B></A><N>42</N></Root>");
}

TEST(XmlWriter, WhatItEscapesIsReadBackAsItWas) {
  const std::string odd = "<a> & \"b\" 'c' \r\n\t ü";
  XmlWriter xml("Delete");
  xml.open("Object").element("Key", odd);
  const auto request = parse_delete_objects(xml.finish());
  ASSERT_TRUE(request);
  EXPECT_EQ(request->keys[0], odd);
}

}  // namespace
}  // namespace chopsticks::s3
