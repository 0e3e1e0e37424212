"""Ways to write an address of this machine or of its neighbors, and two that are public."""

PUBLIC = "93.184.215.14"
PUBLIC_6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"

INNER_ADDRESSES = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.1.2.3 127.255.255.254
    169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1
    192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
    239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16 100.100.100.200
    :: ::1 ::2 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::ffff:0:127.0.0.1
    64:ff9b::127.0.0.1 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1::1 2001:10::1 2001:20::1
    2001:db8::1 2002:7f00:1::1 2002:0a00:0001::1 3fff::1 5f00::1 fc00::1 fd00::1 fd00:ec2::254 fe80::1
    fe80::1%eth0 fec0::1 ff02::1 ff0e::1 4000::1
""".split()
OUTER_ADDRESSES = [
    PUBLIC,
    PUBLIC_6,
    "8.8.8.8",
    "1.1.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "2001:4860::1",
]

# Every way that we know to write an address of this machine or its neighbors, or to smuggle one in.
INNER_URLS = [
    *(f"http://{f'[{a}]' if ':' in a else a}/" for a in INNER_ADDRESSES),
    *(
        f"http://{host}/"
        for host in """
        2130706433 0x7f000001 017700000001 0x7f.0.0.1 0x7f.1 0177.0.0.1 0177.1 127.1 127.0.1 127.000.000.001
        00177.0.0.1 0 00 0x0 127.0.0.1. 0x7F.0X0.0.1 2852039166 0xa9fea9fe 0251.0376.0251.0376 425.510.425.510
        ::1 [::1 ::1] [127.0.0.1] [] [v1.x] [::1%25lo] [0:0:0:0:0:0:0:1] [::ffff:7f00:1] [0::ffff:127.0.0.1]
        localhost LOCALHOST localhost. x.localhost printer.local metadata.google.internal
        ①②⑦.⓪.⓪.① １２７.０.０.１ 127。0。0。1 127．0．0．1 loc\u00adalhost ｌｏｃａｌｈｏｓｔ lo%63alhost 127.0.0.1%00
        x..org -.. . .. x.org.. a_b$.org 256.256.256.256 1.2.3 99999999999
        """.split()
    ),
    "http://x.org@127.0.0.1/",
    "http://127.0.0.1@x.org/",
    "http://user:pass@x.org/",
    "http://@x.org/",
    "http://x.org:80@127.0.0.1:80/",
    "http://x.org#@127.0.0.1/\\",
    "http://x.org\\@127.0.0.1/",
    "http://127.0.0.1\\.x.org/",
    "http:\\\\127.0.0.1/",
    "http://x.org\t@127.0.0.1/",
    "http://127.0.0.1\n.x.org/",
    " http://x.org/",
    "http://x.org /",
    "http://x.org/\r\nHost: y",
    "http://x.org/\0",
    "http://\u202ex.org/",
    "http://x.org:0/",
    "http://x.org:22/",
    "http://x.org:25/",
    "http://x.org:6379/",
    "http://x.org:8080/",
    "http://x.org:65536/",
    "http://x.org:-1/",
    "http://x.org:８０８０/",
    "http://x.org:80:80/",
    "http:///etc/passwd",
    "http://",
    "http:x.org",
    "//x.org/",
    "/etc/passwd",
    "x.org",
    "",
    "file:///etc/passwd",
    "ftp://x.org/",
    "gopher://x.org:80/_x",
    "dict://x.org:80/",
    "ldap://x.org/",
    "jar:http://x.org!/",
    "data:text/html,x",
    "javascript:x",
    "unix:///var/run/x.sock",
    "http+unix://%2Fvar%2Frun%2Fx.sock/",
    "netdoc:///etc/passwd",
    "ws://x.org/",
    "hTTps:x",
    "http://x.org/" + "a" * 9_000,
]
