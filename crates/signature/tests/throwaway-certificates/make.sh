#!/bin/sh
# Makes the certificates of the tests. Every key here is thrown away as soon as it is made: nobody
# knows any of these names, no authority issued them, and their only password is "prueba".
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
long=20400101000000Z

key() { openssl genrsa -traditional -out "$work/$1.key" "$2" 2>/dev/null; }
# name key from to subject
own() {
    openssl req -new -key "$work/$2.key" -subj "$5" -utf8 -out "$work/$1.csr"
    : > "$work/index.txt"; echo "$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')" > "$work/serial"
    openssl ca -batch -notext -selfsign -config "$work/ca.cnf" -keyfile "$work/$2.key" \
        -startdate "$3" -enddate "$4" -in "$work/$1.csr" -out "$work/$1.crt" 2>/dev/null
}
# name key issuer subject
issued() {
    openssl req -new -key "$work/$2.key" -subj "$4" -utf8 -out "$work/$1.csr"
    openssl x509 -req -sha256 -in "$work/$1.csr" -CA "$work/$3.crt" -CAkey "$work/$3.key" \
        -CAcreateserial -days 4000 -out "$work/$1.crt" 2>/dev/null
}
cat > "$work/ca.cnf" <<CNF
[ca]
default_ca = own
[own]
database = $work/index.txt
new_certs_dir = $work
serial = $work/serial
default_md = sha256
policy = any
unique_subject = no
string_mask = utf8only
[any]
organizationIdentifier = optional
countryName = optional
organizationName = optional
organizationalUnitName = optional
serialNumber = optional
commonName = supplied
CNF

shop="/C=PE/O=BODEGA DE PRUEBA/OU=DNI 46779354 RUC 10467793549/CN=BODEGA DE PRUEBA - NADIE"
key shop 2048
own shop shop 20260101000000Z $long "$shop"
own expired shop 20200101000000Z 20210101000000Z "$shop"
own not_yet shop 20390101000000Z $long "$shop"
own by_number shop 20260101000000Z $long "/C=PE/organizationIdentifier=NTRPE-20123456786/CN=PRUEBA ÑANDÚ S.A.C."
own no_ruc shop 20260101000000Z $long "/C=PE/CN=BODEGA DE PRUEBA 12345678901"
key ca 2048
own ca ca 20260101000000Z $long "/C=PE/O=AUTORIDAD DE PRUEBA/CN=RAIZ DE PRUEBA"
issued leaf shop ca "$shop"
key other 2048
own other other 20260101000000Z $long "/C=PE/CN=OTRA BODEGA DE PRUEBA"
key long 3072
own long long 20260101000000Z $long "/C=PE/CN=BODEGA DE PRUEBA 3072"
key short 1024
own short short 20260101000000Z $long "/C=PE/CN=BODEGA DE PRUEBA 1024"
openssl ecparam -name prime256v1 -genkey -noout -out "$work/curve.key"
own curve curve 20260101000000Z $long "/C=PE/CN=BODEGA DE PRUEBA EC"

p12() { out=$1; shift; openssl pkcs12 -export -passout pass:prueba -out "$out" "$@"; }
pair() { echo -inkey "$work/shop.key" -in "$work/$1.crt"; }
p12 modern.p12 $(pair shop) -name "BODEGA DE PRUEBA"
p12 legacy.p12 -legacy -certpbe PBE-SHA1-RC2-40 -keypbe PBE-SHA1-3DES -macalg sha1 $(pair shop)
p12 triple_des.p12 -legacy -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1 $(pair shop)
p12 no_mac.p12 -nomac $(pair shop)
p12 windows.p12 -legacy -keysig -CSP "Microsoft Enhanced Cryptographic Provider v1.0" $(pair shop)
p12 chain.p12 $(pair leaf) -certfile "$work/ca.crt"
# The issuer's certificate first, as some authorities hand it out.
cat "$work/ca.crt" "$work/leaf.crt" > "$work/upside.crt"
p12 expired.p12 $(pair expired)
# The old certificate beside the one that took its place, of the same key and of another.
p12 renewed.p12 $(pair expired) -certfile "$work/shop.crt"
cat "$work/shop.key" "$work/expired.crt" "$work/long.key" "$work/long.crt" > renewed_key.pem
p12 not_yet.p12 $(pair not_yet)
p12 by_number.p12 $(pair by_number)
p12 no_ruc.p12 $(pair no_ruc)
p12 long.p12 -inkey "$work/long.key" -in "$work/long.crt"
p12 short.p12 -inkey "$work/short.key" -in "$work/short.crt"
p12 curve.p12 -inkey "$work/curve.key" -in "$work/curve.crt"
p12 no_key.p12 -nokeys -in "$work/shop.crt"
p12 no_certificate.p12 -inkey "$work/shop.key" -nocerts
openssl pkcs12 -export -passout pass: -out no_password.p12 $(pair shop)
openssl pkcs12 -export -passout "pass:clavé ñ" -out accents.p12 $(pair shop)

openssl pkcs8 -topk8 -nocrypt -in "$work/shop.key" -out "$work/pkcs8.key"
openssl pkcs8 -topk8 -passout pass:prueba -in "$work/shop.key" -out "$work/sealed.key"
openssl pkcs8 -topk8 -v2 des3 -v2prf hmacWithSHA1 -passout pass:prueba -in "$work/shop.key" -out "$work/old.key"
openssl rsa -traditional -aes128 -passout pass:prueba -in "$work/shop.key" -out "$work/proc.key" 2>/dev/null
cat "$work/pkcs8.key" "$work/upside.crt" > pkcs8.pem
cat "$work/shop.crt" "$work/shop.key" > pkcs1.pem
cat "$work/sealed.key" "$work/shop.crt" > encrypted.pem
cat "$work/old.key" "$work/shop.crt" > encrypted_old.pem
cat "$work/proc.key" "$work/shop.crt" > proc_type.pem
cat "$work/pkcs8.key" "$work/other.crt" > mismatched.pem
cat "$work/curve.key" "$work/curve.crt" > curve.pem
cat "$work/shop.crt" > no_key.pem
# As `openssl pkcs12 -in` writes it, with words between the blocks.
openssl pkcs12 -in modern.p12 -passin pass:prueba -nodes -out bag_attributes.pem
