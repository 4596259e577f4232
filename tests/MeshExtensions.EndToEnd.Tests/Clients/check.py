"""Sends one CheckRequest with Python's gRPC and prints the CheckResponse.

Usage: check.py HOST:PORT < request-as-hex > response-as-hex

The messages stay bytes: this client shares neither code nor generated types with the server that it talks to.
Exit status 3 when gRPC is not installed.
"""

import sys

try:
    import grpc
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

METHOD = "/envoy.service.auth.v3.Authorization/Check"


def main():
    request = bytes.fromhex(sys.stdin.read())
    with grpc.insecure_channel(sys.argv[1]) as channel:
        check = channel.unary_unary(METHOD, request_serializer=None, response_deserializer=None)
        print(check(request, timeout=20).hex())


if __name__ == "__main__":
    main()
