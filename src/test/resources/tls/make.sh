#!/bin/sh
# Makes the keys of the tests anew, as OpenSSL writes them: an authority, a server for 127.0.0.1 and localhost, a client; valid for 100 years.
set -e
cd "$(dirname "$0")"
days=36500
subject() { printf '/CN=%s' "$1"; }
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca-key.pem -out ca.pem -days $days -subj "$(subject 'mcpleak test authority')"
sign() { openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days $days -extfile extensions -out "$1.pem"; }
printf 'subjectAltName=IP:127.0.0.1,DNS:localhost\n' > extensions
openssl req -newkey rsa:2048 -nodes -keyout server-key.pem -out server.csr -subj "$(subject server)"
sign server
printf 'extendedKeyUsage=clientAuth\n' > extensions
openssl req -newkey rsa:2048 -nodes -keyout client-key.pem -out client.csr -subj "$(subject client)"
sign client
openssl rsa -in client-key.pem -traditional -out client-key-pkcs1.pem
openssl pkcs8 -topk8 -in client-key.pem -passout pass:secret -out client-key-encrypted.pem
openssl rsa -in client-key.pem -traditional -aes128 -passout pass:secret -out client-key-old-encrypted.pem
openssl ecparam -name secp384r1 -genkey -out client-ec-key.pem
openssl req -new -key client-ec-key.pem -out client-ec.csr -subj "$(subject client-ec)"
sign client-ec
openssl pkcs12 -export -inkey server-key.pem -in server.pem -certfile ca.pem -passout pass:secret -out server.p12
openssl pkcs12 -export -inkey client-key.pem -in client.pem -certfile ca.pem -passout pass:secret -out client.p12
rm -f trust.p12 && keytool -importcert -noprompt -alias ca -file ca.pem -storetype PKCS12 -storepass secret -keystore trust.p12
openssl x509 -in ca.pem -outform der -out ca.der
rm -f ./*.csr ./*.srl extensions ca-key.pem
