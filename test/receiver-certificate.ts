/** A self-signed certificate for the name `localhost`, for receivers in tests. It guards nothing. */
export const receiverKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5K/1wHVfLPuQ+/an
vyaEeoR/XLHZBaUatErIb+5GBKShRANCAAQijJnjDFIBNjkBwrBtnF38GwKeqU+s
EZ96iVj/UOuTyfLYWMBhCsufx3A/1Lbn6T3O2n+yxxL9MlfjIThblaGn
-----END PRIVATE KEY-----`

export const receiverCertificate = `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUSEi/Lt3TThh4NfoqfyFzOthpDFIwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTIzMjkxOFoYDzIxMjYxMDI4
MjMyOTE4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQijJnjDFIBNjkBwrBtnF38GwKeqU+sEZ96iVj/UOuTyfLYWMBhCsuf
x3A/1Lbn6T3O2n+yxxL9MlfjIThblaGno2kwZzAdBgNVHQ4EFgQUNy4uKd6o8jLC
aFdfMuMZc21d7rwwHwYDVR0jBBgwFoAUNy4uKd6o8jLCaFdfMuMZc21d7rwwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhAP/05uxDBn3Um11uLwiJUIlb7zchQ2R1YLAIH1izjPxEAiEAiF4/CJmG
w208P4iQqfWZpSKms7s9xqQe75w5ixRsk0E=
-----END CERTIFICATE-----`
