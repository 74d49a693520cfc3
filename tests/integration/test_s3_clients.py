#!/usr/bin/python3
"""The built-in S3 server under clients that others wrote: awscli, boto3 and s3cmd, as Debian ships them."""

import hashlib
import io
import json
import os
import pathlib
import signal
import subprocess
import threading
import time
import unittest
import urllib.request

import harness
from harness import Case
from peers import BuiltInServer

try:
    import boto3
    import botocore.auth
    import botocore.awsrequest
    import botocore.credentials
    from boto3.s3.transfer import TransferConfig
    from botocore.config import Config
    from botocore.exceptions import ClientError
except ImportError:
    boto3 = None

MIB = 1024 * 1024


class ClientCase(Case):
    """A server of its own, and an empty bucket."""

    flags: tuple[str, ...] = ()
    bucket = "clients"

    def setUp(self) -> None:
        super().setUp()
        if boto3 is None:
            raise unittest.SkipTest("not installed: python3-boto3")
        self.server = BuiltInServer(*self.flags)
        self.addCleanup(self.server.stop)
        self.s3 = self.client()
        self.s3.create_bucket(Bucket=self.bucket)

    @property
    def address(self) -> str:
        return self.server.endpoint.removeprefix("http://")

    def client(self, host: str = "127.0.0.1", **settings):
        keys = {"aws_access_key_id": self.server.access_key, "aws_secret_access_key": self.server.secret_key}
        config = Config(signature_version="s3v4", retries={"max_attempts": 1}, **settings)
        client = boto3.client("s3", endpoint_url=self.server.endpoint.replace("127.0.0.1", host), region_name="us-east-1",
                              config=config, **keys)
        self.addCleanup(client.close)
        return client

    def put(self, key: str, body: bytes = b"x", **more):
        return self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **more)

    def get(self, key: str, **more) -> bytes:
        return self.s3.get_object(Bucket=self.bucket, Key=key, **more)["Body"].read()

    def keys(self) -> list[str]:
        return [entry["Key"] for entry in self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])]

    def stats(self) -> dict:
        with urllib.request.urlopen(f"{self.server.endpoint}/_chopsticks/stats", timeout=10) as answer:
            return json.load(answer)

    def assert_code(self, code: str, call, **arguments) -> None:
        with self.assertRaises(ClientError) as caught:
            call(Bucket=self.bucket, **arguments)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)

    def file(self, name: str, size: int) -> pathlib.Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(size))
        return path


class Boto3(ClientCase):
    def test_buckets(self):
        self.assertEqual([bucket["Name"] for bucket in self.s3.list_buckets()["Buckets"]], [self.bucket])
        self.assertIsNone(self.s3.get_bucket_location(Bucket=self.bucket)["LocationConstraint"])
        self.assert_code("BucketAlreadyOwnedByYou", self.s3.create_bucket)
        self.put("k")
        self.assert_code("BucketNotEmpty", self.s3.delete_bucket)
        self.s3.delete_object(Bucket=self.bucket, Key="k")
        self.s3.delete_bucket(Bucket=self.bucket)
        self.assert_code("404", self.s3.head_bucket)

    def test_an_object_comes_back_with_all_that_was_said_about_it(self):
        body = os.urandom(100_000)
        stored = self.put("a b+c/ü?&=#", body, ContentType="text/plain", CacheControl="no-cache",
                          ContentDisposition="inline", Metadata={"who": "me", "why": "test"})
        self.assertEqual(stored["ETag"], f'"{hashlib.md5(body).hexdigest()}"')
        got = self.s3.get_object(Bucket=self.bucket, Key="a b+c/ü?&=#")
        self.assertEqual(got["Body"].read(), body)
        self.assertEqual(got["ContentType"], "text/plain")
        self.assertEqual(got["CacheControl"], "no-cache")
        self.assertEqual(got["ContentDisposition"], "inline")
        self.assertEqual(got["Metadata"], {"who": "me", "why": "test"})
        head = self.s3.head_object(Bucket=self.bucket, Key="a b+c/ü?&=#")
        self.assertEqual((head["ContentLength"], head["ETag"]), (len(body), stored["ETag"]))

    def test_ranges(self):
        self.put("k", b"0123456789")
        self.assertEqual(self.get("k", Range="bytes=2-4"), b"234")
        self.assertEqual(self.get("k", Range="bytes=7-"), b"789")
        self.assertEqual(self.get("k", Range="bytes=-2"), b"89")
        self.assertEqual(self.s3.get_object(Bucket=self.bucket, Key="k", Range="bytes=1-1")["ContentRange"], "bytes 1-1/10")
        self.assert_code("InvalidRange", self.s3.get_object, Key="k", Range="bytes=10-")

    def test_conditions(self):
        stored = self.put("k", b"hello")
        then = self.s3.head_object(Bucket=self.bucket, Key="k")["LastModified"]
        self.assertEqual(self.get("k", IfMatch=stored["ETag"]), b"hello")
        self.assert_code("PreconditionFailed", self.s3.get_object, Key="k", IfMatch='"other"')
        self.assert_code("304", self.s3.get_object, Key="k", IfNoneMatch=stored["ETag"])
        self.assert_code("304", self.s3.get_object, Key="k", IfModifiedSince=then)
        self.assertEqual(self.get("k", IfUnmodifiedSince=then), b"hello")

    def test_missing_things_have_their_codes(self):
        self.assert_code("NoSuchKey", self.s3.get_object, Key="none")
        self.assert_code("404", self.s3.head_object, Key="none")
        self.s3.delete_object(Bucket=self.bucket, Key="none")
        with self.assertRaises(self.s3.exceptions.NoSuchBucket):
            self.s3.list_objects_v2(Bucket="no-such-bucket")

    def test_copies(self):
        self.put("from here", b"hello", Metadata={"a": "1"})
        source = {"Bucket": self.bucket, "Key": "from here"}
        copied = self.s3.copy_object(Bucket=self.bucket, Key="to", CopySource=source)
        self.assertEqual(copied["CopyObjectResult"]["ETag"], f'"{hashlib.md5(b"hello").hexdigest()}"')
        self.assertEqual(self.get("to"), b"hello")
        self.s3.copy_object(Bucket=self.bucket, Key="to", CopySource=source, MetadataDirective="REPLACE", Metadata={"b": "2"})
        self.assertEqual(self.s3.head_object(Bucket=self.bucket, Key="to")["Metadata"], {"b": "2"})
        self.assert_code("NoSuchKey", self.s3.copy_object, Key="to", CopySource=f"{self.bucket}/none")

    def test_deletes_many_at_once(self):
        for number in range(5):
            self.put(f"<k>&{number}")
        wanted = {"Objects": [{"Key": f"<k>&{number}"} for number in range(4)]}
        deleted = self.s3.delete_objects(Bucket=self.bucket, Delete=wanted)["Deleted"]
        self.assertEqual(sorted(entry["Key"] for entry in deleted), [f"<k>&{number}" for number in range(4)])
        self.assertEqual(self.keys(), ["<k>&4"])

    def test_lists_page_by_page_with_prefix_and_delimiter(self):
        names = [f"a/{number:03}" for number in range(25)] + ["b/x y/1", "b/z", "c+d", "é"]
        for name in names:
            self.put(name)
        for version in ("list_objects", "list_objects_v2"):
            pages = self.s3.get_paginator(version).paginate(Bucket=self.bucket, PaginationConfig={"PageSize": 7})
            found = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
            self.assertEqual(found, sorted(names, key=str.encode), version)
            pages = self.s3.get_paginator(version).paginate(Bucket=self.bucket, Delimiter="/", PaginationConfig={"PageSize": 1})
            pages = list(pages)
            self.assertEqual([entry["Prefix"] for page in pages for entry in page.get("CommonPrefixes", [])], ["a/", "b/"])
            self.assertEqual([entry["Key"] for page in pages for entry in page.get("Contents", [])], ["c+d", "é"])
        nested = self.s3.list_objects_v2(Bucket=self.bucket, Prefix="b/", Delimiter="/")
        self.assertEqual([entry["Prefix"] for entry in nested["CommonPrefixes"]], ["b/x y/"])
        later = self.s3.list_objects_v2(Bucket=self.bucket, StartAfter="b/z", MaxKeys=1)
        self.assertEqual([entry["Key"] for entry in later["Contents"]], ["c+d"])
        self.assertTrue(later["IsTruncated"])

    def test_multipart_upload(self):
        body = os.urandom(12 * MIB + 5)
        config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB, max_concurrency=4)
        self.s3.upload_fileobj(io.BytesIO(body), self.bucket, "big", Config=config)
        head = self.s3.head_object(Bucket=self.bucket, Key="big")
        digests = b"".join(hashlib.md5(body[at:at + 5 * MIB]).digest() for at in range(0, len(body), 5 * MIB))
        self.assertEqual(head["ETag"], f'"{hashlib.md5(digests).hexdigest()}-3"')
        back = io.BytesIO()
        self.s3.download_fileobj(self.bucket, "big", back, Config=config)
        self.assertEqual(back.getvalue(), body)
        self.s3.copy({"Bucket": self.bucket, "Key": "big"}, self.bucket, "copy", Config=config)
        self.assertEqual(self.get("copy"), body)

    def test_an_upload_in_progress_can_be_looked_at_and_aborted(self):
        upload = self.s3.create_multipart_upload(Bucket=self.bucket, Key="k")["UploadId"]
        name = {"Key": "k", "UploadId": upload}
        for number in (1, 2, 3):
            self.s3.upload_part(Bucket=self.bucket, PartNumber=number, Body=b"x" * number, **name)
        pages = self.s3.get_paginator("list_parts").paginate(Bucket=self.bucket, PaginationConfig={"PageSize": 2}, **name)
        self.assertEqual([part["Size"] for page in pages for part in page["Parts"]], [1, 2, 3])
        self.assertEqual([entry["UploadId"] for entry in self.s3.list_multipart_uploads(Bucket=self.bucket)["Uploads"]], [upload])
        parts = [{"PartNumber": number, "ETag": f'"{hashlib.md5(b"x" * number).hexdigest()}"'} for number in (1, 2)]
        self.assert_code("EntityTooSmall", self.s3.complete_multipart_upload, MultipartUpload={"Parts": parts}, **name)
        self.s3.abort_multipart_upload(Bucket=self.bucket, **name)
        self.assert_code("NoSuchUpload", self.s3.list_parts, **name)
        self.assertEqual(self.stats()["memory_bytes"], 0)

    def test_links_work_until_somebody_changes_them(self):
        name = {"Bucket": self.bucket, "Key": "shared file"}
        put = self.s3.generate_presigned_url("put_object", Params=name, ExpiresIn=60)
        urllib.request.urlopen(urllib.request.Request(put, data=b"by link", method="PUT"), timeout=10).close()
        link = self.s3.generate_presigned_url("get_object", Params={**name, "ResponseContentType": "text/x"}, ExpiresIn=60)
        with urllib.request.urlopen(link, timeout=10) as answer:
            self.assertEqual((answer.read(), answer.headers["Content-Type"]), (b"by link", "text/x"))
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(link.replace("shared", "Shared"), timeout=10)
        self.assertEqual(refused.exception.code, 403)
        refused.exception.close()

    def test_credentials_are_checked(self):
        for wrong, code in (("access_key", "InvalidAccessKeyId"), ("secret_key", "SignatureDoesNotMatch")):
            right = getattr(self.server, wrong)
            setattr(self.server, wrong, "wrong")
            self.assert_code(code, self.client().list_objects_v2)
            setattr(self.server, wrong, right)

    def put_in_chunks(self, key: str, chunks: list[bytes], damage: bytes = b"") -> None:
        """A PUT as some SDKs send it: STREAMING-AWS4-HMAC-SHA256-PAYLOAD, a signature for every chunk."""
        class Signer(botocore.auth.S3SigV4Auth):
            def payload(self, request):
                return "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"

        credentials = botocore.credentials.Credentials(self.server.access_key, self.server.secret_key)
        signer = Signer(credentials, "s3", "us-east-1")
        headers = {"x-amz-decoded-content-length": str(sum(map(len, chunks))), "Content-Encoding": "aws-chunked"}
        request = botocore.awsrequest.AWSRequest("PUT", f"{self.server.endpoint}/{self.bucket}/{key}", headers)
        signer.add_auth(request)
        previous, nothing, body = request.headers["Authorization"].split("Signature=")[1], hashlib.sha256().hexdigest(), b""
        for chunk in [*chunks, b""]:
            text = "\n".join(["AWS4-HMAC-SHA256-PAYLOAD", request.context["timestamp"], signer.credential_scope(request),
                              previous, nothing, hashlib.sha256(chunk).hexdigest()])
            previous = signer.signature(text, request)
            body += f"{len(chunk):x};chunk-signature={previous}\r\n".encode() + chunk + b"\r\n"
        send = urllib.request.Request(request.url, body.replace(damage, b"?") if damage else body, method="PUT",
                                      headers=dict(request.headers.items()))
        urllib.request.urlopen(send, timeout=10).close()

    def test_bodies_in_signed_chunks(self):
        chunks = [os.urandom(70_000), os.urandom(65_536), b"the end"]
        self.put_in_chunks("k", chunks)
        self.assertEqual(self.get("k"), b"".join(chunks))
        self.assertNotIn("ContentEncoding", self.s3.head_object(Bucket=self.bucket, Key="k"))
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.put_in_chunks("other", [b"the beginning", b"!"], damage=b"!")
        self.assertIn(b"<Code>SignatureDoesNotMatch</Code>", refused.exception.read())
        refused.exception.close()
        self.assertEqual(self.keys(), ["k"])

    def test_virtual_host_style(self):
        self.put("k", b"hello")
        virtual = self.client(host="localhost", s3={"addressing_style": "virtual"})
        link = virtual.generate_presigned_url("get_object", Params={"Bucket": self.bucket, "Key": "k"})
        host = self.address.replace("127.0.0.1", f"{self.bucket}.localhost")
        self.assertIn(host, link)
        # The name need not resolve here.
        request = urllib.request.Request(link.replace(host, self.address), headers={"Host": host})
        with urllib.request.urlopen(request, timeout=10) as answer:
            self.assertEqual(answer.read(), b"hello")

    def test_many_threads_at_once(self):
        def work(number: int) -> None:
            for step in range(20):
                self.put(f"{number}/{step}", b"x" * 5000)
                if self.get(f"{number}/{step}") != b"x" * 5000:
                    failed.append((number, step))

        failed: list[tuple[int, int]] = []
        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failed, [])
        self.assertEqual(self.stats()["operations"]["PutObject"],
                         {"requests": 160, "errors": 0, "bytes_received": 160 * 5000, "bytes_sent": 0})


class SmallMemory(ClientCase):
    flags = ("--max-memory", "4MiB")

    def test_what_can_never_fit_and_what_does_not_fit_now(self):
        self.assert_code("EntityTooLarge", self.s3.put_object, Key="k", Body=b"x" * (5 * MIB))
        self.put("a", b"x" * (3 * MIB))
        self.assert_code("ServiceUnavailable", self.s3.put_object, Key="b", Body=b"x" * (2 * MIB))
        self.s3.delete_object(Bucket=self.bucket, Key="a")
        self.put("b", b"x" * (2 * MIB))


class Faulty(ClientCase):
    flags = ("--latency", "60ms", "--corrupt-rate", "1", "--bandwidth", "1MiB")

    def test_answers_come_late_slowly_and_damaged(self):
        started = time.monotonic()
        self.s3.head_bucket(Bucket=self.bucket)
        self.assertGreater(time.monotonic() - started, 0.059)
        body = b"x" * 500_000
        self.put("k", body)
        started = time.monotonic()
        got = self.get("k")
        self.assertGreater(time.monotonic() - started, 0.45)
        self.assertEqual(sum(a != b for a, b in zip(got, body)), 1)
        self.assertEqual(self.stats()["corrupted_bodies"], 1)


class Awscli(ClientCase):
    def aws(self, *words: str) -> str:
        keys = {"AWS_ACCESS_KEY_ID": self.server.access_key, "AWS_SECRET_ACCESS_KEY": self.server.secret_key}
        environment = {**os.environ, **keys, "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "", "HOME": str(self.folder),
                       "AWS_EC2_METADATA_DISABLED": "true"}
        tool = "/usr/bin/aws" if os.path.exists("/usr/bin/aws") else "aws"
        done = subprocess.run([tool, "--endpoint-url", self.server.endpoint, *words], env=environment, text=True,
                              capture_output=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, f"aws {' '.join(words)}:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def setUp(self) -> None:
        harness.require("aws")
        super().setUp()

    def test_makes_fills_syncs_and_removes_a_bucket(self):
        big = self.file("up/big", 20 * MIB)
        self.file("up/deep/er/small file", 1000)
        self.aws("s3", "mb", "s3://by-aws")
        self.aws("s3", "sync", str(self.folder / "up"), "s3://by-aws/synced")
        self.assertRegex(self.aws("s3", "ls", "--recursive", "s3://by-aws"), r"(?s)20971520 synced/big.*1000 synced/deep/er/small file")
        self.assertIn("PRE deep/", self.aws("s3", "ls", "s3://by-aws/synced/"))
        self.aws("s3", "cp", "s3://by-aws/synced/big", "s3://by-aws/copy")
        self.aws("s3", "cp", "s3://by-aws/copy", str(self.folder / "back"))
        self.assertEqual((self.folder / "back").read_bytes(), big.read_bytes())
        self.aws("s3", "mv", "s3://by-aws/copy", "s3://by-aws/moved")
        self.aws("s3", "rb", "--force", "s3://by-aws")
        self.assertEqual(self.stats()["memory_bytes"], 0)

    def test_api_calls(self):
        small = self.file("small", 5000)
        self.aws("s3api", "put-object", "--bucket", self.bucket, "--key", "k", "--body", str(small), "--metadata", "a=1")
        self.assertEqual(json.loads(self.aws("s3api", "head-object", "--bucket", self.bucket, "--key", "k"))["Metadata"], {"a": "1"})
        listed = json.loads(self.aws("s3api", "list-objects-v2", "--bucket", self.bucket))
        self.assertEqual([entry["Size"] for entry in listed["Contents"]], [5000])
        self.aws("s3api", "get-object", "--bucket", self.bucket, "--key", "k", "--range", "bytes=0-9", str(self.folder / "part"))
        self.assertEqual((self.folder / "part").read_bytes(), small.read_bytes()[:10])


class S3cmd(ClientCase):
    def s3cmd(self, *words: str) -> str:
        config = self.write("s3cfg", "\n".join([
            "[default]", f"access_key = {self.server.access_key}", f"secret_key = {self.server.secret_key}",
            f"host_base = {self.address}", f"host_bucket = {self.address}",
            "use_https = False", "multipart_chunk_size_mb = 5", ""]))
        done = subprocess.run(["s3cmd", "--config", config, "--no-progress", *words], text=True, capture_output=True,
                              timeout=120, check=False)
        self.assertEqual(done.returncode, 0, f"s3cmd {' '.join(words)}:\n{done.stdout}\n{done.stderr}")
        self.assertNotIn("WARNING", done.stderr)
        return done.stdout

    def setUp(self) -> None:
        harness.require("s3cmd")
        super().setUp()

    def test_makes_fills_and_removes_a_bucket(self):
        big = self.file("big", 12 * MIB)
        small = self.file("small ü", 1000)
        self.s3cmd("mb", "s3://by-s3cmd")
        self.s3cmd("put", str(big), str(small), "s3://by-s3cmd/folder/")
        listed = self.s3cmd("ls", "--recursive", "s3://by-s3cmd")
        self.assertIn("s3://by-s3cmd/folder/small ü", listed)
        self.assertIn("DIR", self.s3cmd("ls", "s3://by-s3cmd"))
        self.s3cmd("get", "s3://by-s3cmd/folder/big", str(self.folder / "back"))
        self.assertEqual((self.folder / "back").read_bytes(), big.read_bytes())
        self.assertIn("MIME type", self.s3cmd("info", "s3://by-s3cmd/folder/big"))
        self.assertIn("Location", self.s3cmd("info", "s3://by-s3cmd"))
        self.s3cmd("cp", "s3://by-s3cmd/folder/small ü", "s3://by-s3cmd/copy")
        self.s3cmd("mv", "s3://by-s3cmd/copy", "s3://by-s3cmd/moved")
        self.s3cmd("modify", "--add-header=x-amz-meta-a:1", "s3://by-s3cmd/moved")
        self.assertRegex(self.s3cmd("du", "s3://by-s3cmd"), r"1258\d+\s+3 objects")
        self.s3cmd("del", "--recursive", "--force", "s3://by-s3cmd")
        self.s3cmd("rb", "s3://by-s3cmd")


class Command(Case):
    def test_ends_cleanly_and_says_what_it_did(self):
        server = BuiltInServer()
        self.addCleanup(server.stop)
        self.assertIn(f"S3 server ready on {server.endpoint} (access key {server.access_key})", server.program.output)
        urllib.request.urlopen(f"{server.endpoint}/_chopsticks/stats", timeout=10).close()
        server.program.signal(signal.SIGINT)
        self.assertEqual(server.program.wait(10), 0)
        self.assertIn("Total", server.program.output)
        self.assertNotIn(server.secret_key, server.program.output)

    def test_says_what_is_wrong_with_its_options(self):
        for flags, words in ((("--stall", "2s/1s"), "--stall: "), (("--error-rate", "0.1:Slow"), "--error-rate: 'Slow'"),
                             (("--latency", "fast"), "--latency: 'fast'"), (("--max-memory", "lots"), "--max-memory: "),
                             (("--latency-dist", "logormal"), "did you mean 'lognormal'"), (("--etag", "sha"), "--etag: ")):
            program = self.start("s3-server", "--listen", "127.0.0.1:0", *flags)
            self.finish(program, expected=2)
            self.assertIn(words, program.output)

    def test_says_that_a_port_is_taken(self):
        server = BuiltInServer()
        self.addCleanup(server.stop)
        program = self.start("s3-server", "--listen", server.endpoint.removeprefix("http://"))
        self.finish(program, expected=1)
        self.assertIn(server.endpoint.removeprefix("http://"), program.output)

    def test_takes_its_keys_from_the_environment(self):
        program = self.start("s3-server", "--listen", "127.0.0.1:0", CHOPSTICKS_S3_ACCESS_KEY="mine",
                             CHOPSTICKS_S3_SECRET_KEY="a-secret-nobody-sees")
        program.wait_for(r"access key mine\)")
        self.assertEqual(program.stop(), 0)
        self.assertNotIn("a-secret-nobody-sees", program.output)


if __name__ == "__main__":
    harness.main()
