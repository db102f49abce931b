//! The router and the server loop with its limits.

use super::patience::Patience;
use super::places::{Place, Places};
use super::{App, content, explorer, files, graphql, health};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::routing::{get, post, put};
use hyper::server::conn::http1::Builder;
use hyper::service::{Service, service_fn};
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use rustix::process::{Resource, getrlimit};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

/// The largest body of a GraphQL request, in bytes.
pub(super) const LARGEST_BODY: usize = 1024 * 1024;
/// The longest that a body may pause between two pieces.
const BODY_PAUSE: Duration = Duration::from_secs(10);
/// The longest that an operation may take.
const LONGEST: Duration = Duration::from_secs(30);
/// The longest headers, in bytes; longer ones are answered 431 before they are read to their end.
const LONGEST_HEADERS: usize = 64 * 1024;
/// The most connections at once. For more, whoever only waits makes room.
const MOST_CONNECTIONS: u64 = 1024;

/// What answers at which address.
pub fn router(app: App) -> Router {
    let default = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let api = Router::new()
        .route("/graphql", post(graphql::post).get(graphql::get))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST));
    let pages = Router::new()
        .route("/", get(explorer::page))
        .route("/explorer/boot.json", get(explorer::boot))
        .route("/explorer/{*path}", get(explorer::asset))
        .layer(CompressionLayer::new());
    let uploads = Router::new()
        .route("/files/uploads/{id}", put(files::put))
        .route("/files/imports/{id}", put(files::put_import))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE));
    Router::new()
        .merge(api)
        .merge(pages)
        .merge(uploads)
        .route("/files/documents/{id}", get(files::get))
        .route("/files/packs/{id}", get(files::get_pack))
        .route("/documents/{version}/content", get(content::read))
        .route("/schema.graphql", get(health::schema))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(app)
        .layer(CatchPanicLayer::new())
        .layer(default(header::CACHE_CONTROL, "no-store"))
        .layer(default(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(default(header::REFERRER_POLICY, "no-referrer"))
        .layer(default(header::X_FRAME_OPTIONS, "DENY"))
}

/// Serves until `stop`, then lets what is under way end. `axum::serve` would set no timeout on
/// headers, so that slow connections stayed for ever.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    stop: impl Future<Output = ()>,
) {
    let places = Places::new(most_connections());
    let graceful = GracefulShutdown::new();
    let mut server = Builder::new();
    server.header_read_timeout(patience.idle).max_header_size(LONGEST_HEADERS);
    let mut stop = std::pin::pin!(stop);
    for number in 0.. {
        let (stream, place) = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &places, number) => match accepted {
                Ok(accepted) => accepted,
                Err(cause) => {
                    tracing::warn!(%cause, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        let _ = stream.set_nodelay(true);
        let waiting = Arc::clone(&place.waiting);
        let (stream, silence) = patience.with(stream, Arc::clone(&waiting));
        let answers = TowerToHyperService::new(router.clone());
        let service = service_fn(move |request| {
            waiting.now(false);
            answers.call(request)
        });
        let server = server.clone().timer(silence).serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(server);
        tokio::spawn(async move {
            tokio::select! {
                biased;
                ended = connection => if let Err(cause) = ended {
                    tracing::debug!(%cause, "a connection ended early");
                },
                () = place.waiting.leave() => tracing::debug!("a connection that waited made room"),
            }
        });
    }
    graceful.shutdown().await;
}

/// Half of what the process may have open, so that there are always files for what is asked.
fn most_connections() -> usize {
    let open = getrlimit(Resource::Nofile).current.map_or(MOST_CONNECTIONS, |most| most / 2);
    usize::try_from(open.clamp(1, MOST_CONNECTIONS)).expect("it is small")
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Places>,
    number: u64,
) -> std::io::Result<(TcpStream, Place)> {
    let (stream, _) = listener.accept().await?;
    Ok((stream, places.take(number).await))
}
